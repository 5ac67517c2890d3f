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
  /** Those that the person set aside in these very sentences. Not from the service. */
  dismissed: Finding[];
  adopted?: Adopted;
  revision: number;
}

/** What is quoted or reshared with a text, checked as a text of its own. Offsets are in it, not in the field. */
export interface Adopted {
  text: string;
  findings: Finding[];
  decision: Answer['decision'];
}

export interface Policy {
  policy: string;
  rulebook: string;
  max_text: number;
  pause_ms: number;
  categories: Record<string, Record<string, string>>;
  lessons?: Record<string, Record<string, Lesson>>;
  features?: string[];
  /** Where policy and lessons can be read. Not from the service. */
  handbook?: string;
  /** Whether events may bring the text. */
  events_with_text?: boolean;
  guard?: Guarding;
  when_unreachable?: 'allow' | 'hold';
  handles?: string[];
  sites?: Signed | null;
  /** Whether a person may pause a site for a while. */
  may_pause?: boolean;
}

/** What the rules of a category protect, and a post that breaks and one that keeps them. */
export interface Lesson {
  protects: string;
  bad: string;
  good: string;
}

export interface Context {
  site: string;
  kind: 'post' | 'reply' | 'profile' | 'dm';
  account: 'brand' | 'personal' | 'unknown';
  handle?: string;
}

/** A site as rules/README.md describes it. */
export interface Adapter {
  id: string;
  version: number;
  hosts: string[];
  page?: string;
  account: { select: string; attribute?: string; pattern?: string }[];
  ignore?: string;
  composers: Composer[];
}

export interface Composer {
  name: string;
  field: string;
  scope?: string;
  kind: Context['kind'];
  when: { kind: Context['kind']; around?: string; holds?: string; path?: string; label?: string }[];
  submit: Submit[];
  keys: ('enter' | 'mod+enter')[];
  quoted?: string;
}

export interface Submit {
  select: string;
  text?: string[];
  last?: boolean;
}

export interface Signed {
  payload: string;
  signature: string;
}

/** What the firm's policy says of the moment of posting. */
export interface Guarding {
  stop: 'hold' | 'warn';
  post_anyway: boolean;
  wrong_account: boolean;
  private: string[];
  hosts: string[];
}

/** A text that legal has approved for everybody. */
export interface ApprovedText {
  id: string;
  sort: 'text' | 'disclosure';
  title: string;
  words: string;
  lang: string;
  product: string | null;
  kind: string;
  site: string | null;
  expires_at: string;
}

/** Whether a text may go out as approved. `approved_text`: what was approved that it was made from; whether that is `usable` now. */
export interface Standing {
  approved: boolean;
  because: 'edited' | 'expired' | 'rules' | 'account' | 'kind' | null;
  approved_text: string | null;
  usable?: boolean;
}

/** An approval that does not hold for the text at hand, and why. */
export interface Drift {
  because: NonNullable<Standing['because']>;
  before: string;
  /** Whether what was approved may go out in its place. */
  usable?: boolean;
  after: string;
}

/** What a page is told of its site. `note`: why the built-in description is used instead of the service's. */
export interface SiteAnswer {
  adapters: Adapter[];
  note: null | 'unpinned' | 'signature' | 'malformed';
  guard: Guarding;
  account: string;
  handles: string[];
  unreachable: 'allow' | 'hold';
  features: string[];
}

/** Why there is no answer. `superseded`: a newer ask of the same field took its place. */
export type Reason = 'unreachable' | 'busy' | 'refused' | 'unconfigured' | 'invalid' | 'superseded' | 'paused' | 'offline';

/** `retryMs`: how long the service asks to be left alone. */
export type Refusal = { ok: false; reason: Reason; detail: string; retryMs?: number };

export type Reply<Body> = { ok: true; answer: Body } | Refusal;

export interface Check {
  text: string;
  context: Context;
  revision: number;
  field: string;
}

export interface Status {
  state: 'clean' | 'remarks' | 'unchecked';
  findings: number;
  /** Something is written here in a place that the site's adapter should know and does not. */
  missed?: boolean;
}

export interface Settings {
  apiBase: string;
  apiKey: string;
  enrolKey: string;
  /** Mail address of the person whose browser it is: only IT says so. */
  user: string;
  jurisdictions: string[];
  sector: string;
  account: string;
  sitesKey: string;
  hosts: string[];
}

/** Who sent a message: enough to tell fields of different tabs and frames apart. */
export interface Sender {
  tab: number;
  frame: number;
  document: string;
}

/** What is kept on this machine. */
export interface Store {
  get(name: string): Promise<any>;
  set(name: string, value: unknown): Promise<unknown>;
}

/** What a person did, for the firm's records. The text is left out unless the firm's policy asks for it. */
export interface Happening {
  type: 'posted' | 'dismissed' | 'mistake' | 'override' | 'fixed' | 'not-watched';
  site: string;
  kind?: string;
  account?: string;
  handle?: string;
  finding?: string;
  rule?: string;
  category?: string;
  reason?: string;
  text?: string;
  adapter?: string;
}

/** A question to legal, as far as this machine knows of it. */
export interface Asked {
  id: string;
  site: string;
  status: string;
  /** A hash of the text, by which its draft is known again. */
  of?: string;
  at: number;
  disposition?: string | null;
  comment?: string;
}

/** What the popup learns of a composer: the words found, not the text. */
export interface FieldOverview {
  state: string;
  reason: Reason | null;
  dismissed: number;
  findings: Pick<Finding, 'rule' | 'category' | 'severity' | 'text' | 'start'>[];
}

export interface Overview {
  site: string;
  /** The site's adapter does not find the composer that is written in, or nothing that posts from it. */
  missed: boolean;
  note: SiteAnswer['note'];
  /** When the person was last in a field that can still be seen; 0: there is none. */
  usedAt: number;
  fields: FieldOverview[];
}
