import { Button, SegmentedControl } from "@mantine/core";
import { IconDatabaseImport, IconDatabaseOff, IconMessageQuestion, IconPlus } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Empty } from "../../parts/empty";
import { Failure } from "../../parts/failure";
import { LoadingRows } from "../../parts/loading-rows";
import { LongList } from "../../parts/long-list";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { useRowHeight } from "../../parts/row-height";
import sheet from "../../parts/sheet.module.css";
import { RecordLine } from "./record-line";
import classes from "./records.module.css";
import { useConsents, useRecords } from "./use-records";

const VIEWS = ["held", "consents"] as const;

const Held = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, ...records } = useRecords();
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const height = useRowHeight();
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (records.isPending) return <LoadingRows />;
  if (records.isError) {
    return <Failure error={records.error} retry={() => void records.refetch()} />;
  }
  if (rows.length === 0) {
    return (
      <Empty icon={IconDatabaseOff} title={t("records.none")}>
        {t("records.noneMeans")}
      </Empty>
    );
  }
  return (
    <>
      <div className={classes.names} aria-hidden>
        <span>{t("records.record")}</span>
        <span>{t("records.owner")}</span>
        <span>{t("records.state")}</span>
        <span className={classes.when}>{t("records.since")}</span>
        <span className={classes.when}>{t("records.term")}</span>
      </div>
      <LongList
        items={rows}
        label={t("place.records")}
        id={(row) => row.record}
        row={(row) => <RecordLine record={row} />}
        rowHeight={height - 14}
        open={(row) => void go({ to: "/records/$record", params: { record: row.record } })}
        more={more}
      />
    </>
  );
};

const Consents = () => {
  const { t } = useTranslation();
  const consents = useConsents();
  return (
    <Answer query={consents}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty icon={IconMessageQuestion} title={t("records.noConsent")}>
            {t("records.noConsentMeans")}
          </Empty>
        ) : (
          <div className={`${sheet.scroll ?? ""} ${classes.inset ?? ""}`}>
            <table className={sheet.table}>
              <thead>
                <tr>
                  <th scope="col">{t("records.asker")}</th>
                  <th scope="col">{t("records.owner")}</th>
                  <th scope="col" className={sheet.number}>
                    {t("records.count")}
                  </th>
                  <th scope="col">{t("records.state")}</th>
                  <th scope="col">{t("records.asked")}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={one.question} className={sheet.leads}>
                    <th scope="row">
                      <Link to="/acts/$act" params={{ act: one.question }} className={sheet.whole}>
                        <Agency code={one.asker} />
                      </Link>
                    </th>
                    <td>
                      <Agency code={one.owner} />
                    </td>
                    <td className={sheet.number}>{one.records.length}</td>
                    <td>
                      <Mark tone={one.state === "open" ? "care" : "quiet"}>
                        {t(`consentState.${one.state}`)}
                      </Mark>
                    </td>
                    <td className={sheet.nowrap}>
                      <Moment at={one.at} whole />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Answer>
  );
};

/** The records that are held here; what they state is read by opening them. */
export const RecordsPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const search = useSearch({ strict: false });
  const view = search.view === "consents" ? "consents" : "held";
  return (
    <>
      <PageHeader title={t("place.records")} about={t("records.about")}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.6} aria-hidden />}
          onClick={() => void go({ to: "/records/new" })}
        >
          {t("recordForm.title")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDatabaseImport size={16} stroke={1.6} aria-hidden />}
          onClick={() => void go({ to: "/records/import" })}
        >
          {t("imports.title")}
        </Button>
        <SegmentedControl
          aria-label={t("agreements.which")}
          value={view}
          onChange={(to) =>
            void go({ to: "/records", search: to === "consents" ? { view: to } : {} })
          }
          data={VIEWS.map((value) => ({ value, label: t(`records.view.${value}`) }))}
        />
      </PageHeader>
      <div className={classes.sheet}>{view === "consents" ? <Consents /> : <Held />}</div>
    </>
  );
};
