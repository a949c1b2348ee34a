/** Which world a session is in: the prompt, every verdict and every JSON document name it. */
export interface World {
  readonly kind: 'sandbox' | 'datacenter';
  /** As the prompt shows it: sandbox, or contoso@eu2-cloud. */
  readonly name: string;
  /** Where requests go, for sentences. */
  readonly host: string;
  /** On this computer: nobody's real data, so that writes need no question. */
  readonly isLocal: boolean;
}

export const SANDBOX: World = { kind: 'sandbox', name: 'sandbox', host: 'the sandbox', isLocal: true };
