/** What a session tells while it works, in words: the page's statements, notes, and with --verbose every request. */
import type { HttpRequest, Traffic } from '../../api/http/http.ts';
import { oneLine } from '../../api/secrets/sanitize.ts';
import { counted, DOT, symbol, type View } from '../../render/text.ts';
import type { SessionEvent } from '../../session/events.ts';
import { requestText } from './waits.ts';

export interface TalkOptions {
  /** No narration. */
  readonly quiet: boolean;
  /** Every request. */
  readonly verbose: boolean;
  /** What is waited for is drawn, see repl/terminal/waitingLine.ts. */
  readonly drawsWaits: boolean;
}

/** Null where nothing is said of it. */
export function talkAbout(event: SessionEvent, { quiet, verbose, drawsWaits }: TalkOptions): View | null {
  switch (event.kind) {
    case 'narration':
      return quiet || (event.isAside && !verbose) ? null : dim(narrationText(event));
    case 'note':
      return quiet ? null : dim(event.text);
    case 'line':
      return () => `  ${event.text}`;
    case 'warning':
      return (paint) => `  ${paint('pending', symbol.warning)} ${event.text}`;
    case 'request':
      return verbose ? dim(`${symbol.sent} ${event.request.method} ${oneLine(event.request.url, 200)}`) : null;
    case 'response':
      return verbose ? dim(`${symbol.answered} ${answerText(event)}`) : null;
    case 'failure':
      return verbose ? dim(`${symbol.bad} ${[event.error.message, ...whose(event, event.request)].join(DOT)}`) : null;
    // A wait of seconds is no narration: whoever asked for quiet would take it for a hang.
    case 'retry':
      return quiet && event.waitMs < 1_000 ? null : dim(retryText(event));
    case 'look':
      return drawsWaits && event.looks !== null
        ? null
        : dim(`not known yet: looking again in ${secondsText(event.afterMs)}`);
    case 'report':
    case 'untold':
    case 'verdict':
      return null;
    default:
      return event satisfies never;
  }
}

/** What all of it came to; null where nothing was sent, nor anybody connected to. */
export function talkAboutTraffic(
  { requests, connections }: Traffic,
  { verbose }: Pick<TalkOptions, 'verbose'>,
): View | null {
  if (!verbose || requests + connections === 0) return null;
  return dim(`${counted(requests, 'request')} over ${counted(connections, 'connection')}`);
}

function dim(text: string): View {
  return (paint) => paint('dim', `  ${text}`);
}

function narrationText({ step, statement, result }: Extract<SessionEvent, { kind: 'narration' }>): string {
  return [`${step}  >>> ${statement}`, ...(result === undefined ? [] : [`     ${result}`])].join('\n');
}

function answerText(event: Extract<SessionEvent, { kind: 'response' }>): string {
  const { status, elapsedMs, requestId, request } = event.response;
  const facts = [
    `${status}`,
    `${Math.round(elapsedMs)} ms`,
    ...(requestId ? [`request id ${oneLine(requestId)}`] : []),
    ...whose(event, request),
  ];
  return facts.join(DOT);
}

/** What came of a request behind which another one was told of: whose it is, has to be said. */
function whose({ isBehind }: { readonly isBehind: boolean }, request: HttpRequest): string[] {
  return isBehind ? [`${request.method} ${oneLine(new URL(request.url).pathname, 200)}`] : [];
}

function retryText({ request, waitMs, why }: Extract<SessionEvent, { kind: 'retry' }>): string {
  return `${requestText(request)} again in ${secondsText(waitMs)}: ${why}`;
}

function secondsText(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
