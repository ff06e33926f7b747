import { IconFileOff } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { ActLine } from "../../parts/act-line";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { LoadingRows } from "../../parts/loading-rows";
import { LongList } from "../../parts/long-list";
import { PageHeader } from "../../parts/page-header";
import { useRowHeight } from "../../parts/row-height";
import classes from "./acts-page.module.css";
import { useActs } from "./use-acts";

/** Everything that was done here and that came in, the newest first. */
export const ActsPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, ...acts } = useActs();
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const height = useRowHeight();
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <>
      <PageHeader title={t("place.acts")} about={t("acts.about")} />
      <div className={classes.sheet}>
        {acts.isPending ? (
          <LoadingRows />
        ) : acts.isError ? (
          <Failure error={acts.error} retry={() => void acts.refetch()} />
        ) : rows.length === 0 ? (
          <Empty icon={IconFileOff} title={t("acts.none")} />
        ) : (
          <LongList
            items={rows}
            label={t("place.acts")}
            id={(row) => row.act}
            row={(row) => <ActLine act={row} />}
            rowHeight={height}
            open={(row) => void go({ to: "/acts/$act", params: { act: row.act } })}
            more={more}
          />
        )}
      </div>
    </>
  );
};
