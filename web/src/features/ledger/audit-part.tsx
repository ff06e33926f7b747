import { Button } from "@mantine/core";
import { IconCircleCheck, IconCircleX, IconShieldCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Audit } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { English } from "../../parts/english";
import { Failure } from "../../parts/failure";
import { numbers } from "../../parts/format";
import { Mark } from "../../parts/mark";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import classes from "./ledger.module.css";
import { useAudit } from "./use-ledger";

const TONES = { consistent: "good", unreached: "care", inconsistent: "bad" } as const;

const Peers = ({ audit }: { audit: Audit }) => {
  const { t, i18n } = useTranslation();
  const number = numbers(i18n.language);
  return (
    <div className={sheet.scroll}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">{t("peers.agency")}</th>
            <th scope="col">{t("ledger.itsLog")}</th>
            <th scope="col" className={sheet.number}>
              {t("ledger.size")}
            </th>
            <th scope="col" className={sheet.number}>
              {t("ledger.receipts")}
            </th>
            <th scope="col" className={sheet.number}>
              {t("ledger.missing")}
            </th>
            <th scope="col" className={sheet.number}>
              {t("ledger.wrong")}
            </th>
          </tr>
        </thead>
        <tbody>
          {audit.peers.map((peer) => {
            const receipts = audit.receipts.find((one) => one.agency === peer.agency);
            return (
              <tr key={peer.agency}>
                <th scope="row">
                  <Agency code={peer.agency} />
                </th>
                <td>
                  <Mark tone={TONES[peer.state]}>{t(`peerLog.${peer.state}`)}</Mark>{" "}
                  {peer.detail != null && (
                    <span className={sheet.small}>
                      <English>{peer.detail}</English>
                    </span>
                  )}
                </td>
                <td className={sheet.number}>
                  {peer.size == null ? "–" : number.format(peer.size)}
                </td>
                <td className={sheet.number}>
                  {receipts === undefined
                    ? "–"
                    : [receipts.receipts, receipts.acknowledged]
                        .map((count) => number.format(count))
                        .join(" / ")}
                </td>
                <td className={sheet.number}>{number.format(receipts?.missing ?? 0)}</td>
                <td className={sheet.number}>{number.format(receipts?.wrong ?? 0)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};

const Result = ({ audit }: { audit: Audit }) => {
  const { t } = useTranslation();
  const Sign = audit.ok ? IconCircleCheck : IconCircleX;
  return (
    <>
      <p className={classes.told} data-tone={audit.ok ? "good" : "bad"} role="status">
        <Sign size={18} stroke={1.8} aria-hidden />
        {audit.ok
          ? t("ledger.auditOk", { opened: audit.log.opened, erased: audit.log.erased })
          : t("ledger.auditWrong", { count: audit.log.failures })}
      </p>
      {audit.log.found.length > 0 && (
        <ul className={classes.found}>
          {audit.log.found.map((line) => (
            <li key={line}>
              <English>{line}</English>
            </li>
          ))}
        </ul>
      )}
      <Peers audit={audit} />
    </>
  );
};

/** The node verifies its whole log, and what peers show and acknowledged. */
export const AuditPart = () => {
  const { t } = useTranslation();
  const audit = useAudit();
  return (
    <Section title={t("ledger.audit")} about={t("ledger.auditAbout")}>
      <div className={sheet.tools}>
        <Button
          variant="default"
          loading={audit.isPending}
          leftSection={<IconShieldCheck size={16} stroke={1.6} aria-hidden />}
          onClick={() => {
            audit.mutate();
          }}
        >
          {t("ledger.auditRun")}
        </Button>
      </div>
      {audit.isError && <Failure error={audit.error} />}
      {audit.data !== undefined && <Result audit={audit.data} />}
    </Section>
  );
};
