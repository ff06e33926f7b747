import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { RecordShown } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Facts } from "../../parts/facts";
import { lists } from "../../parts/format";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { OpenRecord } from "../../parts/open-record";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { VerdictPanel } from "../../parts/verdict-panel";
import { AskingConsent } from "./asking";
import { Correcting } from "./correcting";
import { Doubting } from "./doubting";
import { LinkedRecords } from "./linked";
import { RecordHistory } from "./record-history";
import classes from "./records.module.css";
import { Statements } from "./statements";
import { Recalled } from "./recalled";
import { Recalling } from "./recalling";
import { useEnvelope, useHolders, useOpeningRecord } from "./use-records";

const Holders = ({ id }: { id: string }) => {
  const { t } = useTranslation();
  const holders = useHolders(id);
  return (
    <Section
      title={t("records.holders")}
      about={t("records.holdersAbout")}
      {...(holders.data !== undefined && { count: holders.data.items.length })}
    >
      <Answer query={holders} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={sheet.quiet}>{t("records.noHolder")}</p>
          ) : (
            <table className={sheet.table}>
              <tbody>
                {items.map((holder) => (
                  <tr key={holder.agency}>
                    <th scope="row">
                      <Agency code={holder.agency} />
                    </th>
                    <td>
                      {holder.passed_to.length > 0 && (
                        <>
                          {t("records.passedTo")}{" "}
                          {holder.passed_to.map((code) => (
                            <Agency key={code} code={code} />
                          ))}
                        </>
                      )}
                    </td>
                    <td>
                      <Link to="/acts/$act" params={{ act: holder.by }} className={sheet.link}>
                        {t("records.givenWith")}
                      </Link>
                    </td>
                    <td className={sheet.number}>
                      <Moment at={holder.since} whole />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answer>
    </Section>
  );
};

const Consents = ({ record }: { record: RecordShown }) => {
  const { t } = useTranslation();
  return (
    <Section title={t("records.consents")} count={record.consents.length}>
      {record.consents.length === 0 ? (
        <p className={sheet.quiet}>{t("records.noConsents")}</p>
      ) : (
        <table className={sheet.table}>
          <tbody>
            {record.consents.map((one) => (
              <tr key={`${one.grant} ${one.to}`} className={sheet.leads}>
                <th scope="row">
                  <Link to="/acts/$act" params={{ act: one.grant }} className={sheet.whole}>
                    <Agency code={one.to} />
                  </Link>
                </th>
                <td>{one.purpose != null && t(`purpose.${one.purpose}`)}</td>
                <td>{one.evidence && t("records.evidence")}</td>
                <td>
                  {one.onward_to.map((code) => (
                    <Agency key={code} code={code} />
                  ))}
                </td>
                <td dir="auto">{one.conditions}</td>
                <td className={sheet.number}>
                  {one.until != null && <Moment at={one.until} date />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
};

const Side = ({ record }: { record: RecordShown }) => {
  const { t } = useTranslation();
  const { subject } = record;
  const day = (at: string | null | undefined) => (at == null ? null : <Moment at={at} date />);
  return (
    <Facts
      stacked
      rows={[
        [
          t("records.source"),
          record.source === "" ? t("records.noSource") : <bdi dir="auto">{record.source}</bdi>,
        ],
        [
          t("records.cameBy"),
          <Link key="by" to="/acts/$act" params={{ act: record.came_by }} className={sheet.link}>
            {t("records.givenBy")}
          </Link>,
        ],
        [
          t("records.cameFrom"),
          record.came_from == null ? null : <Agency code={record.came_from} />,
        ],
        [t("records.since"), <Moment key="since" at={record.since} whole />],
        [
          t("records.revision"),
          record.revision === 0 ? t("records.neverCorrected") : record.revision,
        ],
        [
          t("records.subject"),
          [
            ...(subject.category == null ? [] : [t(`subject.${subject.category}`)]),
            ...(subject.minor ? [t("records.minor")] : []),
          ].join(", "),
        ],
        [t("records.reviewAt"), day(subject.review_at)],
        [t("records.eraseAt"), day(subject.erase_at)],
      ]}
    />
  );
};

/** One record: opened for a purpose and with a reason; then what it states, and who holds it. */
export const RecordPage = () => {
  const { t, i18n } = useTranslation();
  const { record: id = "" } = useParams({ strict: false });
  const envelope = useEnvelope(id);
  const opening = useOpeningRecord(id);
  const opened = opening.data?.opened ?? null;
  const [isCorrecting, setCorrecting] = useState(false);
  const isOwn = opened !== null && opened.record.came_from == null;
  const list = lists(i18n.language);
  return (
    <Answer isPage query={envelope}>
      {(bound) => (
        <>
          <PageHeader
            above={<Link to="/records">{t("place.records")}</Link>}
            title={
              isCorrecting
                ? t("recordForm.correctTitle")
                : opened === null
                  ? t("records.record")
                  : t(`recordClass.${opened.record.class}`)
            }
            about={
              <bdi className={sheet.reference} dir="ltr">
                {bound.record}
              </bdi>
            }
          >
            {isOwn && !isCorrecting && (
              <Button
                variant="default"
                leftSection={<IconPencil size={16} stroke={1.6} aria-hidden />}
                onClick={() => {
                  setCorrecting(true);
                }}
              >
                {t("recordForm.correct")}
              </Button>
            )}
          </PageHeader>
          {isCorrecting && opened !== null ? (
            <Correcting
              record={opened.record}
              leave={() => {
                setCorrecting(false);
              }}
            />
          ) : (
            <div className={`${sheet.page ?? ""} ${sheet.columns ?? ""}`}>
              <div>
                {opened === null ? (
                  <Section title={t("records.openTitle")}>
                    <OpenRecord
                      record={id}
                      open={opening.mutate}
                      isOpening={opening.isPending}
                      error={opening.error}
                      waits={opening.data?.waits ?? null}
                    />
                  </Section>
                ) : (
                  <>
                    <Section title={t("records.states")} count={opened.record.statements.length}>
                      <Statements
                        statements={opened.record.statements}
                        doubts={opened.record.doubts}
                      />
                    </Section>
                    <LinkedRecords record={opened.record} />
                    <Consents record={opened.record} />
                  </>
                )}
                <Holders id={id} />
                <Recalled id={id} />
                {opened !== null &&
                  (opened.record.came_from == null ? (
                    <Recalling id={id} />
                  ) : (
                    <>
                      <AskingConsent id={id} owner={bound.owner} />
                      <Doubting record={opened.record} />
                    </>
                  ))}
                <RecordHistory id={id} />
                {opened !== null && (
                  <Section title={t("act.law")}>
                    <VerdictPanel verdict={opened.verdict} />
                  </Section>
                )}
              </div>
              <aside className={sheet.side}>
                <Facts
                  stacked
                  rows={[
                    [t("records.owner"), <Agency key="owner" code={bound.owner} />],
                    [
                      t("act.handling"),
                      list.format(bound.handling.map((code) => t(`handling.${code}`))),
                    ],
                    [
                      t("records.asWritten"),
                      bound.as_written == null ? null : <bdi dir="auto">{bound.as_written}</bdi>,
                    ],
                    [
                      t("records.conditions"),
                      bound.conditions.length === 0 ? null : (
                        <ul key="conditions" className={classes.conditions}>
                          {bound.conditions.map((words) => (
                            <li key={words} dir="auto">
                              {words}
                            </li>
                          ))}
                        </ul>
                      ),
                    ],
                    [
                      t("records.state"),
                      opened === null ? null : (
                        <Mark tone={opened.record.state === "active" ? "plain" : "bad"}>
                          {t(`recordState.${opened.record.state}`)}
                        </Mark>
                      ),
                    ],
                  ]}
                />
                {opened !== null && (
                  <div className={classes.under}>
                    <Side record={opened.record} />
                  </div>
                )}
              </aside>
            </div>
          )}
        </>
      )}
    </Answer>
  );
};
