import { Loader, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Beforehand, Reason } from "../api/shapes";
import { Failure } from "./failure";
import { Said } from "./said";
import type { Sayings } from "./statements";
import { TooOften } from "./too-often";
import type { Lawful } from "./use-lawful";
import { VerdictPanel } from "./verdict-panel";
import { Questions } from "./questions";
import { Ways } from "./ways";

/** Whether a rule speaks only because of what nobody said yet. */
const isUnknown = (reason: Reason): boolean => (reason.unknown ?? []).length > 0;

/**
 * Whether that nothing opens it is only for want of answers: then a fact is missing for which no
 * bar asks, or nothing but answers would open it.
 */
const opensByAnswer = (reason: Reason, { citations, missing, ways_forward }: Beforehand) => {
  if (reason.rule !== "no-gateway") return false;
  const ofBars = new Set(citations.flatMap((one) => one.unknown ?? []));
  const asked = new Set(missing.map((one) => one.fact));
  return (
    missing.some((one) => !ofBars.has(one.fact)) ||
    ways_forward.some((way) =>
      way.changes.every((one) => "fact" in one.what && asked.has(one.what.fact.name)),
    )
  );
};

/** What the law says, what it must know, and what would help: beside the words, live. */
export const LawPanel = ({ lawful, said }: { lawful: Lawful; said: Sayings }) => {
  const { t } = useTranslation();
  const { law, said: verdict, isRefused } = lawful;
  if (law.isError && !isRefused) {
    return <Failure error={law.error} retry={() => void law.refetch()} />;
  }
  const tooOften = <TooOften law={law} />;
  if (verdict === undefined && law.failureReason !== null) return tooOften;
  if (verdict === undefined) return <Loader m="xl" aria-label={t("shell.loading")} />;
  const questions = <Questions missing={verdict.missing} said={said} />;
  // What only lacks answers is asked first: to read why comes after.
  const isOnlyUnknown =
    verdict.missing.length > 0 &&
    verdict.citations.every((reason) => isUnknown(reason) || opensByAnswer(reason, verdict));
  return (
    <Stack gap="md" aria-live="polite" aria-busy={law.isFetching}>
      {tooOften}
      {isOnlyUnknown && questions}
      <VerdictPanel verdict={verdict} />
      {!isOnlyUnknown && questions}
      <Ways ways={verdict.ways_forward} state={said.state} />
      <Said said={said} />
    </Stack>
  );
};
