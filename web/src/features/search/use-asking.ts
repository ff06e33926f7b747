import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import type { ActShown, Match } from "../../api/shapes";

/**
 * A request to the owner about a hit of this search or this watch; what is half written there
 * already is not written over.
 */
export const useAsking = (act: ActShown) => {
  const { t } = useTranslation();
  const go = useNavigate();
  return ({ owner, record }: Match) => {
    if (readDraft("compose") === null) {
      writeDraft("compose", {
        kind: "request.make",
        to: [owner],
        subject: t("search.aboutRecord", { record }),
        purpose: act.purpose ?? null,
        offences: act.content?.offences ?? [],
        caseName: act.case ?? "",
      });
    }
    void go({ to: "/compose" });
  };
};
