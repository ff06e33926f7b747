import { SegmentedControl, TextInput } from "@mantine/core";
import { IconInbox, IconInboxOff, IconSearch } from "@tabler/icons-react";
import { Outlet, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ActLine as Line } from "../../api/shapes";
import { ActLine } from "../../parts/act-line";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { LoadingRows } from "../../parts/loading-rows";
import { LongList } from "../../parts/long-list";
import { PageHeader } from "../../parts/page-header";
import { useRowHeight } from "../../parts/row-height";
import classes from "./inbox-page.module.css";
import { BOXES, useInbox } from "./use-inbox";

const matches = (act: Line, wanted: string): boolean =>
  [act.reference, act.agency, act.about, act.kind, ...act.delivered.map((there) => there.to)].some(
    (text) => text?.toLocaleLowerCase().includes(wanted) === true,
  );

/** The inbox: the list at the leading side, what is chosen beside it. */
export const InboxPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { act } = useParams({ strict: false });
  const { box = "inbox" } = useSearch({ strict: false });
  const inbox = useInbox(box);
  const [filter, setFilter] = useState("");
  const wanted = useDeferredValue(filter.trim().toLocaleLowerCase());
  const rows = useMemo(
    () => (wanted === "" ? inbox.rows : inbox.rows.filter((row) => matches(row, wanted))),
    [inbox.rows, wanted],
  );
  const height = useRowHeight();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = inbox;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <>
      <PageHeader title={t("place.inbox")} about={t("inbox.waits", { count: inbox.rows.length })}>
        <SegmentedControl
          size="sm"
          aria-label={t("inbox.which")}
          value={box}
          onChange={(to) => void go({ to: "/inbox", search: { box: to } })}
          data={BOXES.map((value) => ({ value, label: t(`inbox.box.${value}`) }))}
        />
      </PageHeader>
      <div className={classes.panes} data-open={act !== undefined || undefined}>
        <div className={classes.list}>
          <TextInput
            className={classes.filter}
            variant="unstyled"
            placeholder={t("inbox.filter")}
            aria-label={t("inbox.filter")}
            leftSection={<IconSearch size={15} stroke={1.6} aria-hidden />}
            value={filter}
            onChange={(event) => {
              setFilter(event.currentTarget.value);
            }}
          />
          {inbox.isPending ? (
            <LoadingRows />
          ) : inbox.isError ? (
            <Failure error={inbox.error} retry={() => void inbox.refetch()} />
          ) : rows.length === 0 ? (
            <Empty icon={IconInboxOff} title={t("inbox.empty")}>
              {wanted === "" ? t("inbox.emptyMeans") : t("inbox.noMatch")}
            </Empty>
          ) : (
            <LongList
              items={rows}
              label={t("place.inbox")}
              id={(row) => row.act}
              row={(row) => <ActLine act={row} />}
              rowHeight={height}
              chosen={act ?? null}
              choose={(row) =>
                void go({ to: "/inbox/$act", params: { act: row.act }, search: { box }, replace: true })
              }
              more={more}
            />
          )}
        </div>
        <section className={classes.reading} aria-label={t("inbox.chosen")}>
          {act === undefined ? (
            <Empty icon={IconInbox} title={t("inbox.choose")}>
              {t("inbox.chooseMeans")}
            </Empty>
          ) : (
            <Outlet />
          )}
        </section>
      </div>
    </>
  );
};
