import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import type { ActShown, HitConcluded, Match } from "../../api/shapes";

/**
 * A request about a hit of this search or this watch: to the owner, or, once a person found that
 * it is the same, to who gave the hit. It answers the hit, or that conclusion, so that the law
 * sees what it follows up. What is half written there already is not written over.
 */
export const useAsking = (act: ActShown) => {
  const { t } = useTranslation();
  const go = useNavigate();
  return ({ owner, record }: Match, by: ActShown, conclusion: HitConcluded | null) => {
    if (readDraft("compose") === null) {
      // Of what was found in this agency's own databases nobody else knows hit or conclusion.
      const isTheirs = by.direction === "received";
      writeDraft("compose", {
        kind: "request.make",
        to: [isTheirs && conclusion !== null ? by.agency : owner],
        subject: t("search.aboutRecord", { record }),
        purpose: act.purpose ?? null,
        offences: act.content?.offences ?? [],
        caseName: act.case ?? "",
        ...(isTheirs && { answers: conclusion?.act ?? by.act }),
      });
    }
    void go({ to: "/compose" });
  };
};
