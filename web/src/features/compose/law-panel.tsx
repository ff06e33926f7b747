import { Loader, Stack } from "@mantine/core";
import { IconScale } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Beforehand, StatedValue } from "../../api/shapes";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { TooOften } from "../../parts/too-often";
import { VerdictPanel } from "../../parts/verdict-panel";
import { Questions, Said, Ways, type Stated } from "../../parts/ways";

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
    verdict.citations.every((reason) => (reason.unknown ?? []).length > 0);
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
