import { Button } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { kindWords } from "../../parts/kind-words";
import { Moment } from "../../parts/moment";
import { Officer } from "../../parts/officer";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { StageBadge } from "../../parts/stage-badge";
import { useHistory } from "./use-records";

/** Who did what with a record, and when: also who was refused. */
export const RecordHistory = ({ id }: { id: string }) => {
  const { t } = useTranslation();
  const history = useHistory(id);
  return (
    <Section title={t("records.history")} about={t("records.historyAbout")}>
      <Answer query={history} rows={2}>
        {({ pages }) => (
          <>
            <table className={sheet.table}>
              <thead>
                <tr>
                  <th scope="col">{t("records.what")}</th>
                  <th scope="col">{t("records.who")}</th>
                  <th scope="col">{t("records.toWhom")}</th>
                  <th scope="col">{t("records.purpose")}</th>
                  <th scope="col" className={sheet.number}>
                    {t("records.when")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {pages.flatMap((page) =>
                  page.items.map((act) => (
                    <tr key={act.act} className={sheet.leads}>
                      <th scope="row">
                        <Link to="/acts/$act" params={{ act: act.act }} className={sheet.whole}>
                          {kindWords(t, act.kind)}
                        </Link>{" "}
                        {act.stage !== "done" && <StageBadge stage={act.stage} />}
                      </th>
                      <td>
                        <Agency code={act.agency} />{" "}
                        <Officer id={act.officer} />
                      </td>
                      <td>
                        {act.delivered.map((there) => (
                          <Agency key={there.to} code={there.to} />
                        ))}
                      </td>
                      <td>{act.purpose != null && t(`purpose.${act.purpose}`)}</td>
                      <td className={sheet.number}>
                        <Moment at={act.recorded_at} whole />
                      </td>
                    </tr>
                  )),
                )}
              </tbody>
            </table>
            {history.hasNextPage && (
              <Button
                variant="default"
                loading={history.isFetchingNextPage}
                onClick={() => void history.fetchNextPage()}
              >
                {t("records.more")}
              </Button>
            )}
          </>
        )}
      </Answer>
    </Section>
  );
};

/** The history alone, for those who look after the law and may not open the record. */
export const RecordHistoryPage = () => {
  const { t } = useTranslation();
  const { record: id = "" } = useParams({ strict: false });
  return (
    <>
      <PageHeader
        title={t("records.record")}
        about={
          <bdi className={sheet.reference} dir="ltr">
            {id}
          </bdi>
        }
      />
      <div className={sheet.page}>
        <RecordHistory id={id} />
      </div>
    </>
  );
};
