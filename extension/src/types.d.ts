/** The shapes that cross a border: the service's contract, the messages, the settings. */

export type Severity = 'low' | 'medium' | 'high';

/** Half-open, in UTF-16 units of the text as it was sent. */
export interface Span {
  start: number;
  end: number;
}

export interface Suggestion extends Span {
  label: string;
  replacement: string;
}

export interface Reference {
  cite: string;
  jurisdiction: string;
  url: string;
}

export interface Finding extends Span {
  id: string;
  rule: string;
  category: string;
  severity: Severity;
  text: string;
  message: string;
  why: string;
  references: Reference[];
  suggestions: Suggestion[];
  policy_clause: string | null;
}

export interface Answer {
  decision: 'allow' | 'notice' | 'warn' | 'hold';
  severity: Severity | 'none';
  findings: Finding[];
  revision: number;
}

export interface Policy {
  policy: string;
  rulebook: string;
  max_text: number;
  pause_ms: number;
  categories: Record<string, Record<string, string>>;
}

export interface Context {
  site: string;
  kind: 'post' | 'reply';
}

/** Why there is no answer. `superseded`: a newer ask of the same field took its place. */
export type Reason = 'unreachable' | 'refused' | 'unconfigured' | 'invalid' | 'superseded';

export type Reply<Body> = { ok: true; answer: Body } | { ok: false; reason: Reason; detail: string };

export interface Check {
  text: string;
  context: Context;
  revision: number;
  field: string;
}

export interface Status {
  state: 'clean' | 'remarks' | 'unchecked';
  findings: number;
}

export interface Settings {
  apiBase: string;
  apiKey: string;
  jurisdictions: string[];
  sector: string;
  account: string;
}

/** Who sent a message: enough to tell fields of different tabs and frames apart. */
export interface Sender {
  tab: number;
  frame: number;
  document: string;
}
