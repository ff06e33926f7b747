import { useTranslation } from "react-i18next";

import { useFacts } from "../../api/use-facts";
import { Duty } from "../../parts/duty";
import { English } from "../../parts/english";
import { Within } from "../../parts/within";

/** Owed by an agency, as the rule names it; all other words are groups of persons. */
const AGENCIES = ["sender", "recipient", "owner"];

/** The parts of an obligation as the law writes them: `answer; within=8h; from=delivered`. */
const partsOf = (written: string) => {
  const [what = "", ...rest] = written.split(";").map((part) => part.trim());
  const parts = new Map(rest.map((part) => part.split("=", 2) as [string, string | undefined]));
  return { what, part: (name: string) => parts.get(name) };
};

/** What a rule makes due, in words: what, within what, from when, by whom, and what pauses it. */
export const Obliges = ({ written }: { written: string }) => {
  const { t } = useTranslation();
  const known = useFacts().data;
  const { what, part } = partsOf(written);
  const [within, from, by] = [part("within"), part("from"), part("by")];
  const [since, pauses] = [part("since"), part("pauses")];
  return (
    <>
      <Duty what={what} />
      {" · "}
      {within === undefined ? t("deadlines.atOnce") : <Within term={within} />}
      {from !== undefined && <> {t(`clockStart.${from}`)}</>}
      {by !== undefined && (
        <>
          {" · "}
          {AGENCIES.includes(by) ? t(`obliger.${by}`) : t(`roleGroup.${by}`)}
        </>
      )}
      {since !== undefined && (
        <>
          {" · "}
          {t("rule.since")}{" "}
          <English>{known?.get(since)?.means ?? since.replaceAll("_", " ")}</English>
        </>
      )}
      {pauses !== undefined && (
        <>
          {" · "}
          {t(`pause.${pauses}`)}
        </>
      )}
    </>
  );
};
