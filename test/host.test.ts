/** The Jira client against the simulator in both dialects, held to what every host must do. */
import { describeRemoteHost } from './host.contract.ts';
import { jiras } from './jira-world.ts';

for (const [name, start] of jiras) describeRemoteHost(name, start);
