import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Own, Peer } from "../../api/shapes";
import { useAgency } from "../../api/use-agency";
import { useOfficers } from "../../api/use-officers";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Facts } from "../../parts/facts";
import { Fingerprint } from "../../parts/fingerprint";
import { numbers } from "../../parts/format";
import { Mark } from "../../parts/mark";
import { Moment, useNow } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { Backup, Keys, Storage, Upgrade } from "./node-parts";
import { useDelivery, useLog, useOperations } from "./use-operations";

/** A card that ends sooner than this is marked: a new one has to be compared by telephone. */
const CARD_SOON_MS = 30 * 86_400_000;

const Identity = ({ own }: { own: Own }) => {
  const { t, i18n } = useTranslation();
  const number = numbers(i18n.language);
  const log = useLog();
  return (
    <Section title={t("operations.agency")}>
      <Facts
        rows={[
          [
            t("peers.agency"),
            <span key="agency">
              <Agency code={own.agency} /> <bdi>{own.name}</bdi>
            </span>,
          ],
          [t("agency.kind"), t(`agencyKind.${own.kind}`)],
          [t("peers.fingerprint"), <Fingerprint key="print" print={own.fingerprint} />],
          [t("operations.rules"), number.format(own.rules)],
          [
            t("operations.law"),
            <bdi key="law" className={sheet.reference} dir="ltr">
              {own.law}
            </bdi>,
          ],
          [t("operations.overrulings"), number.format(own.overrulings)],
          [
            t("place.ledger"),
            log.data === undefined ? null : (
              <Link to="/ledger" className={sheet.link}>
                {t("operations.logSize", {
                  count: log.data.size,
                  cosigned: log.data.cosigned.length,
                })}
              </Link>
            ),
          ],
        ]}
      />
    </Section>
  );
};

const TONES = {
  signed: "good",
  "next-start": "care",
  later: "good",
  changed: "bad",
  unsigned: "care",
  stray: "bad",
} as const;

const Packs = ({ own }: { own: Own }) => {
  const { t } = useTranslation();
  return (
    <Section
      title={t("operations.packs")}
      count={own.packs.length}
      about={t("operations.packsAbout")}
    >
      {own.packs.length === 0 ? (
        <p className={sheet.quiet}>{t("operations.noPack")}</p>
      ) : (
        <table className={sheet.table}>
          <tbody>
            {own.packs.map((pack) => (
              <tr key={pack.name}>
                <th scope="row">
                  <bdi dir="ltr">{pack.name}</bdi>
                </th>
                <td>
                  <Mark tone={TONES[pack.state]}>{t(`packState.${pack.state}`)}</Mark>
                </td>
                <td>
                  <bdi className={sheet.reference} dir="ltr">
                    {pack.digest}
                  </bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
};

const DeliveryRow = ({ peer }: { peer: Peer }) => {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const number = numbers(i18n.language);
  const isEnding = Date.parse(peer.valid_until) - now < CARD_SOON_MS;
  return (
    <tr className={sheet.leads}>
      <th scope="row">
        <Link to="/agencies/$agency" params={{ agency: peer.agency }} className={sheet.whole}>
          <Agency code={peer.agency} />
        </Link>
      </th>
      <td>
        {peer.heard_at == null ? t("agency.never") : <Moment at={peer.heard_at} whole />}
      </td>
      <td className={sheet.number}>{number.format(peer.sent)}</td>
      <td className={sheet.number}>{number.format(peer.received)}</td>
      <td className={sheet.number}>
        {peer.waiting > 0 ? (
          <Mark tone="care">{number.format(peer.waiting)}</Mark>
        ) : (
          number.format(peer.waiting)
        )}
      </td>
      <td className={sheet.number}>
        {isEnding && (
          <Mark tone="care" sign={IconAlertTriangle}>
            {t("operations.soon")}
          </Mark>
        )}{" "}
        <Moment at={peer.valid_until} date />
      </td>
    </tr>
  );
};

const Delivery = () => {
  const { t } = useTranslation();
  const peers = useDelivery();
  return (
    <Section title={t("operations.delivery")}>
      <Answer query={peers} rows={3}>
        {({ items }) => (
          <div className={sheet.scroll}>
            <table className={sheet.table}>
              <thead>
                <tr>
                  <th scope="col">{t("peers.agency")}</th>
                  <th scope="col">{t("agency.heard")}</th>
                  <th scope="col" className={sheet.number}>
                    {t("agency.sent")}
                  </th>
                  <th scope="col" className={sheet.number}>
                    {t("agency.received")}
                  </th>
                  <th scope="col" className={sheet.number}>
                    {t("agency.waiting")}
                  </th>
                  <th scope="col" className={sheet.number}>
                    {t("peers.validUntil")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((peer) => (
                  <DeliveryRow key={peer.agency} peer={peer} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answer>
    </Section>
  );
};

const Officers = () => {
  const { t } = useTranslation();
  const officers = useOfficers();
  return (
    <Section title={t("operations.officers")} about={t("operations.officersAbout")}>
      <Answer query={officers} rows={3}>
        {({ items }) => (
          <div className={sheet.scroll}>
            <table className={sheet.table}>
              <thead>
                <tr>
                  <th scope="col">{t("peers.name")}</th>
                  <th scope="col">{t("settings.role")}</th>
                  <th scope="col">{t("agreements.status")}</th>
                  <th scope="col">{t("settings.officer")}</th>
                  <th scope="col" className={sheet.number}>
                    {t("agreements.until")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={`${one.officer} ${one.role}`}>
                    <th scope="row">
                      <bdi>{one.name}</bdi>
                    </th>
                    <td>{t(`role.${one.role}`)}</td>
                    <td>
                      <Mark tone={one.state === "waits" ? "care" : "plain"}>
                        {t(`postingState.${one.state}`)}
                      </Mark>
                    </td>
                    <td>
                      <bdi className={sheet.reference} dir="ltr">
                        {one.officer}
                      </bdi>
                    </td>
                    <td className={sheet.number}>
                      <Moment at={new Date(one.until).toISOString()} date />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answer>
    </Section>
  );
};

const Node = () => {
  const operations = useOperations();
  return (
    <Answer query={operations} rows={3}>
      {(data) => (
        <>
          <Upgrade operations={data} />
          <Storage operations={data} />
          <Backup backup={data.backup} />
          <Keys keys={data.keys} />
        </>
      )}
    </Answer>
  );
};

/** What whoever runs the node has to know; nothing of what anybody wrote. */
export const OperationsPage = () => {
  const { t } = useTranslation();
  const own = useAgency();
  return (
    <>
      <PageHeader title={t("place.operations")} about={t("operations.about")} />
      <div className={sheet.page}>
        <Answer query={own}>
          {(data) => (
            <>
              <Identity own={data} />
              <Node />
              <Delivery />
              <Officers />
              <Packs own={data} />
            </>
          )}
        </Answer>
      </div>
    </>
  );
};
