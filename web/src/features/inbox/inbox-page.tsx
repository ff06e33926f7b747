import { Button, SegmentedControl } from "@mantine/core";
import { IconInbox, IconInboxOff } from "@tabler/icons-react";
import { Outlet, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ActLine as Line } from "../../api/shapes";
import { ActLine } from "../../parts/act-line";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { numbers } from "../../parts/format";
import { LoadingRows } from "../../parts/loading-rows";
import { LongList } from "../../parts/long-list";
import { PageHeader } from "../../parts/page-header";
import { useRowHeight } from "../../parts/row-height";
import { useKeys } from "../../parts/use-keys";
import { AssignSheet } from "./assign-sheet";
import { BulkBar } from "./bulk-bar";
import { EndingWatches } from "./ending-watches";
import { Filters, matches, type Narrowing } from "./filters";
import classes from "./inbox-page.module.css";
import { OwedList, Settlings } from "./owed-list";
import { useHands } from "./use-hands";
import { BOXES, useInbox, useOwed, type Box } from "./use-inbox";

/** Why no row is shown: nothing waits, nothing matches, or not all of it was looked through. */
const Nothing = ({
  read,
  isNarrowed,
  more,
  isReading,
}: {
  /** How many were looked through. */
  read: number;
  isNarrowed: boolean;
  more: (() => void) | null;
  isReading: boolean;
}) => {
  const { t, i18n } = useTranslation();
  if (!isNarrowed) {
    return (
      <Empty icon={IconInboxOff} title={t("inbox.empty")}>
        {t("inbox.emptyMeans")}
      </Empty>
    );
  }
  if (more === null) return <Empty icon={IconInboxOff} title={t("inbox.noMatch")} />;
  return (
    <Empty
      icon={IconInboxOff}
      title={t("inbox.noneAmong", { number: numbers(i18n.language).format(read) })}
      action={
        <Button variant="default" loading={isReading} onClick={more}>
          {t("inbox.further")}
        </Button>
      }
    />
  );
};

/** What came in, with what can be done with it together. */
const Entries = ({ box, act, go }: { box: Box; act: string | undefined; go: (act?: string) => void }) => {
  const { t } = useTranslation();
  const inbox = useInbox(box);
  const [filter, setFilter] = useState("");
  const wanted = useDeferredValue(filter.trim().toLocaleLowerCase());
  const [narrowings, setNarrowings] = useState<Narrowing[]>([]);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [assigned, setAssigned] = useState<Line[]>([]);
  const matching = inbox.rows.filter((row) => matches(row, wanted, narrowings));
  const isPicked = marked.size > 0 ? (row: Line) => marked.has(row.act) : (row: Line) => row.act === act;
  // What is marked, else the one that is read.
  const picked = matching.filter(isPicked);
  const hands = useHands(picked);
  const { waiting, sending, undo } = hands.taking;
  const leaving = useMemo(
    () => new Set([...waiting, ...sending].map((one) => one.act)),
    [waiting, sending],
  );
  const rows = matching.filter((row) => !leaving.has(row.act));
  const mayTake = box === "inbox" || box === "mine";
  const clear = () => {
    setMarked(new Set());
  };
  const take = () => {
    if (picked.length === 0) return;
    const left = hands.take();
    setMarked(marked.size > 0 ? new Set(left.map((row) => row.act)) : new Set());
    if (left[0] !== undefined || act !== undefined) go(left[0]?.act);
  };
  const assign = () => {
    setAssigned(picked);
  };
  useKeys(mayTake, { t: take, a: assign, z: undo, Escape: clear });
  const height = useRowHeight();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = inbox;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <>
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
        <Nothing
          read={inbox.rows.length}
          isNarrowed={wanted !== "" || narrowings.length > 0}
          more={hasNextPage ? more : null}
          isReading={isFetchingNextPage}
        />
      ) : (
        <LongList
          items={rows}
          label={t("place.inbox")}
          id={(row) => row.act}
          row={(row) => <ActLine act={row} />}
          rowHeight={height}
          chosen={act ?? null}
          choose={(row) => {
            go(row.act);
          }}
          more={more}
          {...(mayTake ? { marked, mark: setMarked } : {})}
        />
      )}
      {mayTake && (
        <BulkBar
          marked={marked.size}
          hint={hands.hint}
          take={take}
          assign={assign}
          clear={clear}
          taking={hands.taking}
        />
      )}
      {assigned.length > 0 && (
        <AssignSheet
          acts={assigned}
          close={() => {
            setAssigned([]);
          }}
          done={() => {
            setAssigned([]);
            clear();
          }}
        />
      )}
    </>
  );
};

/** The inbox: the list at the leading side, what is chosen beside it. */
export const InboxPage = () => {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { act } = useParams({ strict: false });
  const { box = "inbox" } = useSearch({ strict: false });
  const inbox = useInbox(box);
  const dues = useOwed().data;
  const owed = dues?.items.length ?? 0;
  const go = (to?: string) => {
    const search = { box };
    void (to === undefined
      ? navigate({ to: "/inbox", search, replace: true })
      : navigate({ to: "/inbox/$act", params: { act: to }, search, replace: true }));
  };
  const count = box === "owed" ? owed : inbox.rows.length;
  const isAll = box === "owed" ? dues?.isWhole !== false : !inbox.hasNextPage;
  const number = numbers(i18n.language).format(count);
  const labelOf = (value: Box) => {
    const words = t(`inbox.box.${value}`);
    const isMore = dues?.isWhole === false;
    return value === "owed" && owed > 0 ? `${words} (${owed}${isMore ? "+" : ""})` : words;
  };
  return (
    <>
      <PageHeader title={t("place.inbox")} about={isAll ? t("inbox.waits", { count }) : t("inbox.waitsMore", { number })}>
        <SegmentedControl
          size="sm"
          aria-label={t("inbox.which")}
          value={box}
          onChange={(to) => void navigate({ to: "/inbox", search: { box: to } })}
          data={BOXES.map((value) => ({ value, label: labelOf(value) }))}
        />
      </PageHeader>
      <div className={classes.panes} data-open={act !== undefined || undefined}>
        <div className={classes.list}>
          {box === "inbox" && <EndingWatches />}
          {box === "owed" ? (
            <OwedList act={act} choose={go} />
          ) : (
            <Entries key={box} box={box} act={act} go={go} />
          )}
        </div>
        <section className={classes.reading} aria-label={t("inbox.chosen")}>
          {act === undefined ? (
            <Empty icon={IconInbox} title={t("inbox.choose")}>
              {t("inbox.chooseMeans")}
            </Empty>
          ) : (
            <>
              {box === "owed" && <Settlings act={act} />}
              <Outlet />
            </>
          )}
        </section>
      </div>
    </>
  );
};
