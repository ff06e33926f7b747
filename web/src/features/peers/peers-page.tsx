import { IconAffiliate } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Peer } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Empty } from "../../parts/empty";
import { numbers } from "../../parts/format";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import sheet from "../../parts/sheet.module.css";
import { usePeers } from "./use-peers";

const Row = ({ peer }: { peer: Peer }) => {
  const { t, i18n } = useTranslation();
  const number = numbers(i18n.language);
  return (
    <tr className={sheet.leads}>
      <th scope="row">
        <Link to="/agencies/$agency" params={{ agency: peer.agency }} className={sheet.whole}>
          <Agency code={peer.agency} />
        </Link>
      </th>
      <td>
        <bdi>{peer.name}</bdi>{" "}
        {peer.trust !== "compared" && <Mark tone="care">{t(`trust.${peer.trust}`)}</Mark>}
        {peer.misbehaviours > 0 && (
          <Mark tone="bad">{t("agency.misbehaved", { count: peer.misbehaviours })}</Mark>
        )}
      </td>
      <td className={sheet.number}>{number.format(peer.bound_by?.length ?? 0)}</td>
      <td className={sheet.number}>{number.format(peer.waiting)}</td>
      <td className={sheet.nowrap}>
        {peer.contact_at == null ? (
          <span className={sheet.quiet}>{t("agency.never")}</span>
        ) : (
          <Moment at={peer.contact_at} />
        )}{" "}
        {peer.is_reached != null && (
          <Mark tone={peer.is_reached ? "good" : "care"}>
            {peer.is_reached ? t("peers.reached") : t("peers.notReached")}
          </Mark>
        )}
      </td>
      <td className={sheet.nowrap} dir="ltr">
        {peer.duty_telephone}
      </td>
      <td className={sheet.nowrap}>
        <Moment at={peer.valid_until} date />
      </td>
    </tr>
  );
};

/** The agencies whose cards are trusted here, and how far delivery has come. */
export const PeersPage = () => {
  const { t } = useTranslation();
  const peers = usePeers();
  return (
    <>
      <PageHeader title={t("place.peers")} about={t("peers.about")} />
      <div className={sheet.page}>
        <Answer query={peers}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={IconAffiliate} title={t("peers.none")}>
                {t("peers.noneMeans")}
              </Empty>
            ) : (
              <div className={sheet.scroll}>
                <table className={sheet.table}>
                  <thead>
                    <tr>
                      <th scope="col">{t("peers.agency")}</th>
                      <th scope="col">{t("peers.name")}</th>
                      <th scope="col" className={sheet.number}>
                        {t("peers.instruments")}
                      </th>
                      <th scope="col" className={sheet.number}>
                        {t("agency.waiting")}
                      </th>
                      <th scope="col">{t("agency.heard")}</th>
                      <th scope="col">{t("agency.telephone")}</th>
                      <th scope="col">{t("peers.validUntil")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((peer) => (
                      <Row key={peer.agency} peer={peer} />
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Answer>
      </div>
    </>
  );
};
