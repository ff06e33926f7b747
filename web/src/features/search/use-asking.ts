import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import type { ActShown, HitConcluded, Match, Offence, Purpose } from "../../api/shapes";

/** A request as it is begun here; the rest of it the officer writes. */
export interface Begun {
  kind: "request.make";
  to: string[];
  subject: string;
  purpose: Purpose | null;
  offences: Offence[];
  caseName: string;
  answers?: string;
}

/** What is half written already: of which kind, and to whom. */
export interface HalfWritten {
  kind: "message" | "request";
  to: string[];
}

const NAME = "compose";

type Kept = Partial<Record<keyof Begun, unknown>>;

/** What stands half written in the place of a request; or that it is this very one. */
export const inTheWay = (begun: Begun): HalfWritten | "this" | null => {
  const kept = readDraft(NAME) as Kept | null;
  if (kept === null) return null;
  const to = Array.isArray(kept.to) ? kept.to.map(String) : [];
  const isThis =
    kept.kind === begun.kind &&
    to.join() === begun.to.join() &&
    kept.subject === begun.subject &&
    (kept.answers ?? null) === (begun.answers ?? null);
  if (isThis) return "this";
  return { kind: kept.kind === "request.make" ? "request" : "message", to };
};

/** Opens what is half written, or this request in the place of it. */
export const useBeginning = () => {
  const go = useNavigate();
  return (begun: Begun | null) => {
    if (begun !== null) writeDraft(NAME, begun);
    void go({ to: "/compose" });
  };
};

/**
 * A request about a hit of this search or this watch: to the owner, or, once a person found that
 * it is the same, to who gave the hit. It answers the hit, or that conclusion, so that the law
 * sees what it follows up.
 */
export const useAsking = (act: ActShown) => {
  const { t } = useTranslation();
  return ({ owner, record }: Match, by: ActShown, conclusion: HitConcluded | null): Begun => {
    // Of what was found in this agency's own databases nobody else knows hit or conclusion.
    const isTheirs = by.direction === "received";
    return {
      kind: "request.make",
      to: [isTheirs && conclusion !== null ? by.agency : owner],
      subject: t("search.aboutRecord", { record }),
      purpose: act.purpose ?? null,
      offences: act.content?.offences ?? [],
      caseName: act.case ?? "",
      ...(isTheirs && { answers: conclusion?.act ?? by.act }),
    };
  };
};
