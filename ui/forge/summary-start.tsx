import { createRoot } from 'react-dom/client';
import { findBridge } from '../panel/bridge.ts';
import { createFrame } from './frame.ts';
import { Outside } from './Outside.tsx';
import { Summary } from './Summary.tsx';

const root = createRoot(document.getElementById('panel') ?? document.body);
const bridge = findBridge();
if (bridge === null) root.render(<Outside />);
else {
  const [place] = await Promise.all([createFrame(bridge).place(), bridge.callBridge('enableTheming')]);
  root.render(<Summary stored={place.kind === 'post-function' ? place.configuration : null} />);
}
