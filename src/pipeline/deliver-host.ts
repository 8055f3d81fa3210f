/** What is written at a host of issues, kind by kind. */
import type { Answer, HostAccess, HostPort } from '../domain/ports.ts';
import { type EffectOf, hostDoor } from './deliver-once.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { type ClaimedEffect, dead, type Delivered, done } from './outcomes.ts';

export type HostEffect = EffectOf<'remote-link' | 'remote-link-removal'>;

/** Delivers one claimed effect. Throws what its calls throw. */
export function deliverToHost(claimed: ClaimedEffect, ports: DeliverPorts, effect: HostEffect): Promise<Delivered> {
  const { hostId, issueId } = effect;
  switch (effect.kind) {
    case 'remote-link':
      return repeatable(claimed, ports, {
        hostId,
        call: (host, access) => host.putRemoteLink(access, issueId, effect.link),
      });
    case 'remote-link-removal':
      return repeatable(claimed, ports, {
        hostId,
        call: (host, access) => host.removeRemoteLink(access, issueId, effect.globalId),
      });
  }
}

async function repeatable(
  claimed: ClaimedEffect,
  ports: DeliverPorts,
  { hostId, call }: { hostId: string; call: (host: HostPort, access: HostAccess) => Promise<Answer<null>> },
): Promise<Delivered> {
  const door = hostDoor(claimed, ports, hostId);
  const access = await door.access();
  if (access === null) return dead(claimed, door.missing);
  const answer = await call(ports.host(access), access);
  return done(claimed, { partId: null, conversation: null, rate: answer.rate });
}
