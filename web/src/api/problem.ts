import type { Refusal } from "./shapes";

/** A problem document of the node (RFC 9457), as an error that is thrown and shown. */
export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  retry_after_s?: number;
}

export class Problem extends Error {
  readonly status: number;
  readonly kind: string;
  readonly title: string;
  /** When it is worth while to ask again, where the node was asked too often. */
  readonly answersAt: number | null;
  /** The whole document, with what is particular to its kind: citations, ways forward. */
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    const said = (typeof body === "object" && body !== null ? body : {}) as ProblemBody;
    super(said.detail ?? said.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.kind = said.type?.split("/").pop() ?? "unknown";
    this.title = said.title ?? `HTTP ${status}`;
    this.answersAt =
      said.retry_after_s === undefined ? null : Date.now() + said.retry_after_s * 1_000;
    this.body = body;
  }

  /** The law said no: that is an answer, and no failure. */
  get isRefusal(): boolean {
    return this.kind === "not-permitted";
  }
}

/** The refusal in an error, where the law said no: its verdict, and what would help. */
export const refusalOf = (error: unknown): Refusal | null =>
  error instanceof Problem && error.isRefusal ? (error.body as Refusal) : null;

/** When the node answers again, where it was asked too often. */
export const answersAt = (error: unknown): number | null =>
  error instanceof Problem ? error.answersAt : null;

/** The node did not answer at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("the node does not answer", { cause });
    this.name = "Unreachable";
  }
}
