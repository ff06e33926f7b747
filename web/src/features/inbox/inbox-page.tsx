import { SegmentedControl } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { IconInbox, IconInboxOff } from "@tabler/icons-react";
import { Outlet, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { ActLine } from "../../parts/act-line";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { LoadingRows } from "../../parts/loading-rows";
import { LongList } from "../../parts/long-list";
import { PageHeader } from "../../parts/page-header";
import { useRowHeight } from "../../parts/row-height";
import { BulkBar } from "./bulk-bar";
import { Filters, matches, type Narrowing } from "./filters";
import classes from "./inbox-page.module.css";
import { BOXES, useInbox } from "./use-inbox";
import { useTaking } from "./use-taking";

/** The inbox: the list at the leading side, what is chosen beside it. */
export const InboxPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { act } = useParams({ strict: false });
  const { box = "inbox" } = useSearch({ strict: false });
  const inbox = useInbox(box);
  const [filter, setFilter] = useState("");
  const wanted = useDeferredValue(filter.trim().toLocaleLowerCase());
  const [narrowings, setNarrowings] = useState<Narrowing[]>([]);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const taking = useTaking();
  const leaving = useMemo(
    () => new Set([...taking.waiting, ...taking.sending].map((one) => one.act)),
    [taking.waiting, taking.sending],
  );
  const rows = useMemo(
    () => inbox.rows.filter((row) => !leaving.has(row.act) && matches(row, wanted, narrowings)),
    [inbox.rows, wanted, narrowings, leaving],
  );
  const mayTake = box === "inbox";
  const clear = () => {
    setMarked(new Set());
  };
  // What is marked, else the one that is read.
  const take = () => {
    const chosen = rows.filter((row) => marked.has(row.act));
    taking.take(chosen.length > 0 ? chosen : rows.filter((row) => row.act === act));
    clear();
    if (act !== undefined) void go({ to: "/inbox", search: { box }, replace: true });
  };
  useWindowEvent("keydown", (event) => {
    const isTyping =
      event.target instanceof HTMLElement && event.target.closest("input, textarea, select") !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !mayTake) return;
    if (event.key === "t") take();
    else if (event.key === "z") taking.undo();
    else if (event.key === "Escape") clear();
  });
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
          <Filters
            text={filter}
            setText={setFilter}
            narrowings={narrowings}
            setNarrowings={setNarrowings}
          />
          {inbox.isPending ? (
            <LoadingRows />
          ) : inbox.isError ? (
            <Failure error={inbox.error} retry={() => void inbox.refetch()} />
          ) : rows.length === 0 ? (
            <Empty icon={IconInboxOff} title={t("inbox.empty")}>
              {wanted === "" && narrowings.length === 0 ? t("inbox.emptyMeans") : t("inbox.noMatch")}
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
              {...(mayTake ? { marked, mark: setMarked } : {})}
            />
          )}
          {mayTake && <BulkBar marked={marked.size} take={take} clear={clear} taking={taking} />}
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
