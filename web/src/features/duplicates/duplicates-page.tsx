import { Button, SegmentedControl } from "@mantine/core";
import { IconArrowsDiff, IconGitCompare } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { LeadState } from "../../api/shapes";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { LoadingRows } from "../../parts/loading-rows";
import { LongList } from "../../parts/long-list";
import { PageHeader } from "../../parts/page-header";
import { useRowHeight } from "../../parts/row-height";
import classes from "./duplicates.module.css";
import { LeadLine } from "./lead-line";
import { useLeads } from "./use-leads";

const STATES = ["open", "same", "different"] as const satisfies LeadState[];

const Leads = ({ state }: { state: LeadState }) => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, ...leads } = useLeads(state);
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const height = useRowHeight();
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (leads.isPending) return <LoadingRows />;
  if (leads.isError) return <Failure error={leads.error} retry={() => void leads.refetch()} />;
  if (rows.length === 0) {
    return (
      <Empty icon={IconArrowsDiff} title={t(`duplicate.none.${state}`)}>
        {t("duplicate.noneMeans")}
      </Empty>
    );
  }
  return (
    <>
      <div className={classes.names} aria-hidden>
        <span>{t("duplicate.probable")}</span>
        <span>{t("duplicate.pair")}</span>
        <span>{t("duplicate.speaks")}</span>
        <span />
        <span className={classes.when}>
          {state === "open" ? t("duplicate.at") : t("duplicate.decisions")}
        </span>
      </div>
      <LongList
        items={rows}
        label={t("place.duplicates")}
        id={(lead) => lead.lead}
        row={(lead) => <LeadLine lead={lead} />}
        rowHeight={height}
        open={(lead) => void go({ to: "/duplicates/$lead", params: { lead: lead.lead } })}
        more={more}
      />
    </>
  );
};

/** Records that may be one: what waits for a person, and what was decided. */
export const DuplicatesPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { leads } = useSearch({ strict: false });
  const state = STATES.find((one) => one === leads) ?? "open";
  return (
    <>
      <PageHeader title={t("place.duplicates")} about={t("duplicate.about")}>
        <Button
          variant="default"
          leftSection={<IconGitCompare size={16} stroke={1.6} aria-hidden />}
          onClick={() => void go({ to: "/duplicates/new" })}
        >
          {t("duplicate.compare")}
        </Button>
        <SegmentedControl
          aria-label={t("duplicate.which")}
          value={state}
          onChange={(to) =>
            void go({ to: "/duplicates", search: to === "open" ? {} : { leads: to } })
          }
          data={STATES.map((value) => ({ value, label: t(`duplicate.state.${value}`) }))}
        />
      </PageHeader>
      <div className={classes.sheet}>
        <Leads key={state} state={state} />
      </div>
    </>
  );
};
