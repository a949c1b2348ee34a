/** The sandbox's own page about what goes wrong, open to all on this computer. */
import { type Answer, json } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { closedObject, readJson, string } from '../http/checks.ts';
import { refuse } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { FlagError } from './faultWords.ts';
import { listArmed, setByWords } from './line.ts';

export const faultRoutes: readonly Route[] = [
  { method: 'GET', path: '/sandbox/faults', needs: 'nothing', run: listFaults },
  { method: 'POST', path: '/sandbox/faults', needs: 'nothing', takes: 'application/json', run: setFaults },
];

function listFaults(call: Call): Answer {
  const { faults } = call.platform;
  const count = faults?.list().length ?? 0;
  call.decide(`${count === 0 ? 'no' : count} fault${count > 1 ? 's' : ''} armed`);
  return json(200, faults === null ? {} : listArmed(faults));
}

/** `{"set": "drop-answer 2"}`: the words of `.sandbox`. */
function setFaults(call: Call): Answer {
  const { request, platform } = call;
  const { faults } = platform;
  const { set } = readJson(request, closedObject({ set: string }, ['set']));
  try {
    const armed = faults === null ? {} : setByWords(set, faults);
    call.decide(set.trim() === '' ? 'nothing set' : `set: ${set.trim()}`);
    return json(200, armed);
  } catch (error) {
    throw error instanceof FlagError ? refuse(400, error.message) : error;
  }
}
