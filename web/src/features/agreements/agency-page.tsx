import { IconAlertTriangle } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Agency as Shown } from "../../api/shapes";
import { Answer } from "../../parts/answer";
import { Facts, type Fact } from "../../parts/facts";
import { Fingerprint } from "../../parts/fingerprint";
import { numbers } from "../../parts/format";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { AgreementTable } from "./agreement-table";
import { Bindings } from "./bindings";
import { useAgency, useAgreements } from "./use-agreements";

const Agreements = ({ ids }: { ids: string[] }) => {
  const { t } = useTranslation();
  const agreements = useAgreements();
  const those = agreements.data?.items.filter((one) => ids.includes(one.agreement)) ?? [];
  if (those.length === 0) return null;
  return (
    <Section title={t("agency.agreements")} count={those.length}>
      <AgreementTable agreements={those} />
    </Section>
  );
};

const useDelivery = (agency: Shown): Fact[] => {
  const { t, i18n } = useTranslation();
  if (!("card_serial" in agency)) return [];
  const number = (value: number) => numbers(i18n.language).format(value);
  return [
    [t("peers.validUntil"), <Moment key="until" at={agency.valid_until} date />],
    [
      t("agency.telephone"),
      agency.duty_telephone == null ? (
        t("agency.noTelephone")
      ) : (
        <a key="telephone" href={`tel:${agency.duty_telephone}`} className={sheet.link} dir="ltr">
          {agency.duty_telephone}
        </a>
      ),
    ],
    [
      t("agency.heard"),
      agency.heard_at == null ? t("agency.never") : <Moment at={agency.heard_at} whole />,
    ],
    [t("agency.sent"), number(agency.sent)],
    [t("agency.received"), number(agency.received)],
    [t("agency.waiting"), number(agency.waiting)],
    [t("agency.logSeen"), agency.log_seen == null ? null : number(agency.log_seen)],
  ];
};

const Side = ({ agency }: { agency: Shown }) => {
  const { t } = useTranslation();
  const delivery = useDelivery(agency);
  return (
    <aside className={sheet.side}>
      <Facts
        stacked
        rows={[
          [t("agency.kind"), t(`agencyKind.${agency.kind}`)],
          [t("agency.trust"), t(`trust.${agency.trust}`)],
          [t("peers.fingerprint"), <Fingerprint key="print" print={agency.fingerprint} />],
          ...delivery,
        ]}
      />
    </aside>
  );
};

/** An agency: who it is, what binds it as accepted here, and how far delivery has come. */
export const AgencyPage = () => {
  const { t } = useTranslation();
  const { agency: code = "" } = useParams({ strict: false });
  const query = useAgency(code);
  return (
    <Answer isPage query={query}>
      {(agency) => (
        <>
          <PageHeader
            above={<Link to="/peers">{t("place.peers")}</Link>}
            title={`${agency.agency} · ${agency.name}`}
            lang=""
            about={
              "misbehaviours" in agency && agency.misbehaviours > 0 ? (
                <Mark tone="bad" sign={IconAlertTriangle}>
                  {t("agency.misbehaved", { count: agency.misbehaviours })}
                </Mark>
              ) : undefined
            }
          />
          <div className={`${sheet.page ?? ""} ${sheet.columns ?? ""}`}>
            <div>
              <Section title={t("agency.bound")} count={agency.bound_by.length}>
                {agency.bound_by.length === 0 ? (
                  <p className={sheet.quiet}>{t("agency.notBound")}</p>
                ) : (
                  <Bindings bindings={agency.bound_by} label={t("agency.bound")} />
                )}
              </Section>
              {agency.claims.length > 0 && (
                <Section
                  title={t("agency.claims")}
                  count={agency.claims.length}
                  about={t("agency.claimsAbout")}
                >
                  <Bindings bindings={agency.claims} label={t("agency.claims")} />
                </Section>
              )}
              <Agreements ids={agency.agreements} />
            </div>
            <Side agency={agency} />
          </div>
        </>
      )}
    </Answer>
  );
};
