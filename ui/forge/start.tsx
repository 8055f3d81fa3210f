import { createRoot } from 'react-dom/client';
import { findBridge } from '../panel/bridge.ts';
import { createFrame, type Frame, type Place } from './frame.ts';
import { Outside } from './Outside.tsx';

const bridge = findBridge();
if (bridge === null) show(<Outside />);
else {
  const frame = createFrame(bridge);
  const [place] = await Promise.all([frame.place(), bridge.callBridge('enableTheming')]);
  await open(frame, place);
}

function show(page: Parameters<ReturnType<typeof createRoot>['render']>[0]): void {
  createRoot(document.getElementById('panel') ?? document.body).render(page);
}

/** Each page is a file of its own: beside an issue nothing is loaded but the panel. */
async function open(frame: Frame, place: Place): Promise<void> {
  switch (place.kind) {
    case 'panel':
      await import('../panel/start.tsx');
      return;
    case 'admin': {
      const { Admin } = await import('./Admin.tsx');
      return show(<Admin frame={frame} />);
    }
    case 'project': {
      const { Project } = await import('./Project.tsx');
      return show(<Project frame={frame} projectKey={place.key} />);
    }
    case 'post-function': {
      const { PostFunction } = await import('./PostFunction.tsx');
      return show(<PostFunction frame={frame} stored={place.configuration} />);
    }
    case 'unknown':
      return show(<Outside place={place.type} />);
  }
}
