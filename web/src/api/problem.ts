import type { Refusal } from "./shapes";

/** A problem document of the node (RFC 9457), as an error that is thrown and shown. */
export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
}

export class Problem extends Error {
  readonly status: number;
  readonly kind: string;
  readonly title: string;
  /** The whole document, with what is particular to its kind: citations, ways forward. */
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    const said = (typeof body === "object" && body !== null ? body : {}) as ProblemBody;
    super(said.detail ?? said.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.kind = said.type?.split("/").pop() ?? "unknown";
    this.title = said.title ?? `HTTP ${status}`;
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

/** The node did not answer at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("the node does not answer", { cause });
    this.name = "Unreachable";
  }
}
