import { Loader, Stack } from "@mantine/core";
import { IconScale } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Beforehand, Reason, StatedValue } from "../../api/shapes";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { TooOften } from "../../parts/too-often";
import { VerdictPanel } from "../../parts/verdict-panel";
import { Questions, Said, Ways, type Stated } from "../../parts/ways";

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

/** What the law would say, what it must know, and what would help: beside the words, live. */
export const LawPanel = ({
  law,
  isAsked,
  stated,
  state,
}: {
  law: UseQueryResult<Beforehand>;
  isAsked: boolean;
  stated: Stated;
  state: (fact: string, value: StatedValue | undefined) => void;
}) => {
  const { t } = useTranslation();
  if (!isAsked) {
    return (
      <Empty icon={IconScale} title={t("law.notAsked")}>
        {t("law.notAskedMeans")}
      </Empty>
    );
  }
  const tooOften = <TooOften law={law} />;
  if (law.isPending) {
    return law.failureReason === null ? (
      <Loader m="xl" aria-label={t("shell.loading")} />
    ) : (
      tooOften
    );
  }
  if (law.isError) return <Failure error={law.error} retry={() => void law.refetch()} />;
  const verdict = law.data;
  const questions = <Questions missing={verdict.missing} state={state} />;
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
      <Ways ways={verdict.ways_forward} state={state} />
      <Said stated={stated} state={state} />
    </Stack>
  );
};
