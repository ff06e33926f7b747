import { useSyncExternalStore } from "react";

import { node, told } from "./client";
import { askPasskey, hasPasskeys } from "./passkey";
import { Problem, refusalOf } from "./problem";
import type { ActToSign, Beforehand, Form, Refusal, Submitted } from "./shapes";

/** The officer looked at the act and did not sign it: nothing was recorded. */
export class NotSigned extends Error {
  constructor() {
    super("the act was not signed");
    this.name = "NotSigned";
  }
}

/** An act that its officer is looking at, and what becomes of it. */
export interface ToSign {
  drawn: ActToSign;
  done: (answer: Submitted) => void;
  failed: (error: unknown) => void;
}

let waiting: ToSign | null = null;
const sheets = new Set<() => void>();

const shown = (next: ToSign | null) => {
  waiting = next;
  sheets.forEach((sheet) => {
    sheet();
  });
};

const subscribed = (sheet: () => void) => {
  sheets.add(sheet);
  return () => {
    sheets.delete(sheet);
    // Nobody is left who could ask the officer.
    if (sheets.size === 0) waiting?.failed(new NotSigned());
  };
};

/** The act that is to be signed now. Whoever asks for it shows it. */
export const useToSign = (): ToSign | null => useSyncExternalStore(subscribed, () => waiting);

/** Shows an act to its officer, and answers once it is signed and sent. */
const signed = (drawn: ActToSign): Promise<Submitted> =>
  new Promise((resolve, reject) => {
    waiting?.failed(new NotSigned());
    const one: ToSign = {
      drawn,
      done: (answer) => {
        if (waiting === one) shown(null);
        resolve(answer);
      },
      failed: (error) => {
        if (waiting === one) shown(null);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(error);
      },
    };
    shown(one);
  });

/** Whether nothing stands against an act but that its officer has not signed it. */
export const waitsForSignature = (
  law: Pick<Beforehand, "ruling" | "ways_forward"> | undefined,
): boolean =>
  law?.ruling === "not-permitted" &&
  law.ways_forward.some((way) =>
    way.changes.every((one) => "fact" in one.what && one.what.fact.name === "officer_signature"),
  );

const owesSignature = (refusal: Refusal): boolean =>
  waitsForSignature({ ruling: refusal.verdict.ruling, ways_forward: refusal.ways_forward });

const drawUp = (form: Form) => told(node.POST("/v1/acts/sign", { body: form }));

/** Whether somebody sits here who could sign: a passkey can be asked, and a sheet asks for it. */
const canSign = (): boolean => hasPasskeys() && sheets.size > 0;

/**
 * Does what a form says, signed by the officer where the law wants that.
 *
 * What was known beforehand is signed at once. Else it is tried, and where nothing is missing but
 * the signature, the officer reads the act and signs it; then the same act goes on.
 */
export const submitted = async (
  form: Form,
  law?: Beforehand,
  isSigned = false,
): Promise<Submitted> => {
  if (canSign() && (isSigned || waitsForSignature(law))) return signed(await drawUp(form));
  try {
    return await told(node.POST("/v1/acts", { body: form }));
  } catch (refused) {
    const refusal = refusalOf(refused);
    if (refusal === null || !owesSignature(refusal) || !canSign()) throw refused;
    let drawn;
    try {
      drawn = await drawUp(form);
    } catch (error) {
      // The node knows no passkey of this officer: then the law's answer stands.
      if (error instanceof Problem && (error.status === 400 || error.status === 403)) throw refused;
      throw error;
    }
    return signed(drawn);
  }
};

/** Signs the act that was shown, by the officer's own passkey, and sends it. */
export const finished = async (drawn: ActToSign): Promise<Submitted> => {
  const answer = await askPasskey(drawn.options);
  return told(node.POST("/v1/acts/sign/finish", { body: { answer } }));
};
