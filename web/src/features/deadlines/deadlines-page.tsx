import { Button, SegmentedControl } from "@mantine/core";
import { IconClockCheck } from "@tabler/icons-react";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Page } from "../../api/shapes";
import { Answer } from "../../parts/answer";
import { Empty } from "../../parts/empty";
import { PageHeader } from "../../parts/page-header";
import sheet from "../../parts/sheet.module.css";
import { DeadlineTable } from "./deadline-table";
import { RequestTable } from "./request-table";
import { LISTS, useDeadlines, useRequests, type List } from "./use-deadlines";

const Listed = <Item,>({
  query,
  list,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Page<Item>>>;
  list: List;
  children: (items: Item[]) => ReactNode;
}) => {
  const { t } = useTranslation();
  return (
    <Answer query={query}>
      {(data) => {
        const items = data.pages.flatMap((page) => page.items);
        if (items.length === 0) {
          return (
            <Empty icon={IconClockCheck} title={t(`deadlineNone.${list}`)}>
              {t("deadlines.noneMeans")}
            </Empty>
          );
        }
        return (
          <>
            {children(items)}
            {query.hasNextPage && (
              <Button
                mt="md"
                variant="default"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t("deadlines.more")}
              </Button>
            )}
          </>
        );
      }}
    </Answer>
  );
};

const Deadlines = ({ list }: { list: Exclude<List, "requests"> }) => {
  const query = useDeadlines(list);
  return (
    <Listed query={query} list={list}>
      {(items) => <DeadlineTable deadlines={items} />}
    </Listed>
  );
};

const Requests = () => {
  const query = useRequests();
  return (
    <Listed query={query} list="requests">
      {(items) => <RequestTable requests={items} />}
    </Listed>
  );
};

/** What is due: by clocks that count down, and the requests that are still open. */
export const DeadlinesPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { due = "running" } = useSearch({ strict: false });
  return (
    <>
      <PageHeader title={t("place.deadlines")} about={t("deadlines.about")}>
        <SegmentedControl
          aria-label={t("inbox.which")}
          value={due}
          onChange={(to) => void go({ to: "/deadlines", search: { due: to } })}
          data={LISTS.map((value) => ({ value, label: t(`deadlineList.${value}`) }))}
        />
      </PageHeader>
      <div className={sheet.page}>
        {due === "requests" ? <Requests /> : <Deadlines key={due} list={due} />}
      </div>
    </>
  );
};
