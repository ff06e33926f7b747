import { IconAlertTriangle, IconCircleCheck, IconHourglass } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Agreement } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Answer } from "../../parts/answer";
import { Facts } from "../../parts/facts";
import { lists } from "../../parts/format";
import { kindWords } from "../../parts/kind-words";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { AgreementDeeds } from "./agreement-deeds";
import { AgreementStatus } from "./agreement-status";
import classes from "./agreements.module.css";
import { useAgreement } from "./use-agreements";

const Signatures = ({ agreement }: { agreement: Agreement }) => {
  const { t } = useTranslation();
  return (
    <table className={sheet.table}>
      <tbody>
        {agreement.parties.map((party) => {
          const left = agreement.left.find((one) => one.agency === party);
          const bodies = agreement.bodies.filter((body) => body.agency === party);
          return (
            <tr key={party} className={sheet.leads}>
              <th scope="row" className={classes.party}>
                <Link to="/agencies/$agency" params={{ agency: party }} className={sheet.whole}>
                  <Agency code={party} />
                </Link>
              </th>
              <td>
                {agreement.signed.includes(party) ? (
                  <Mark tone="plain" sign={IconCircleCheck}>
                    {t("agreements.hasSigned")}
                  </Mark>
                ) : (
                  <Mark tone="care" sign={IconHourglass}>
                    {t("agreements.hasNotSigned")}
                  </Mark>
                )}
              </td>
              <td>
                {left !== undefined && (
                  <Mark tone="bad" sign={IconAlertTriangle}>
                    {t(`agreementStatus.${left.status}`)}
                  </Mark>
                )}
              </td>
              <td dir="auto">{bodies.map((body) => body.name).join(", ")}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

const Scope = ({ agreement }: { agreement: Agreement }) => {
  const { t, i18n } = useTranslation();
  const list = lists(i18n.language);
  const words = (items: string[], word: (item: string) => string) =>
    items.length === 0 ? t("agreements.all") : list.format(items.map(word));
  return (
    <Facts
      rows={[
        [t("agreements.purposes"), words(agreement.purposes, (one) => t(`purpose.${one}`))],
        [t("agreements.areas"), words(agreement.crime_areas, (one) => t(`area.${one}`))],
        [
          t("agreements.kinds"),
          words(agreement.kinds, (one) => kindWords(t, one)),
        ],
        [t("agreements.subjects"), words(agreement.subjects, (one) => t(`subject.${one}`))],
        [t("agreements.properties"), words(agreement.properties, (one) => t(`property.${one}`))],
        [
          t("agreements.classes"),
          agreement.search_classes.length === 0
            ? t("agreements.noSearch")
            : list.format(agreement.search_classes.map((one) => t(`recordClass.${one}`))),
        ],
        [
          t("act.handling"),
          [
            ...(agreement.handling.not_in_court === true ? [t("handling.H1")] : []),
            ...(agreement.handling.not_onward === true ? [t("handling.H2")] : []),
          ].join(", ") || t("handling.H0"),
        ],
        [
          t("agreements.safeguards"),
          agreement.safeguards ? t("agreements.hasSafeguards") : t("agreements.noSafeguards"),
        ],
      ]}
    />
  );
};

const Side = ({ agreement }: { agreement: Agreement }) => {
  const { t } = useTranslation();
  return (
    <aside className={sheet.side}>
      <Facts
        stacked
        rows={[
          [
            t("agreements.form"),
            agreement.form == null ? null : t(`agreementForm.${agreement.form}`),
          ],
          [t("agreements.from"), <Moment key="from" at={agreement.valid_from} date />],
          [
            t("agreements.until"),
            agreement.valid_until == null ? (
              t("agreements.open")
            ) : (
              <Moment at={agreement.valid_until} date />
            ),
          ],
          [
            t("agreements.bindsWith"),
            agreement.binds_with.length === 0 ? (
              t("agreements.bindsNobody")
            ) : (
              <span className={classes.parties}>
                {agreement.binds_with.map((code) => (
                  <Agency key={code} code={code} />
                ))}
              </span>
            ),
          ],
          [
            t("agreements.replaces"),
            agreement.replaces == null ? null : (
              <Link
                to="/agreements/$agreement"
                params={{ agreement: agreement.replaces }}
                className={sheet.link}
              >
                {t("agreements.earlier")}
              </Link>
            ),
          ],
          [
            t("agreements.replacedBy"),
            agreement.replaced_by == null ? null : (
              <Link
                to="/agreements/$agreement"
                params={{ agreement: agreement.replaced_by }}
                className={sheet.link}
              >
                {t("agreements.later")}
              </Link>
            ),
          ],
          [
            t("agreements.text"),
            <Link
              key="text"
              to="/acts/$act"
              params={{ act: agreement.proposal }}
              className={sheet.link}
            >
              {t("agreements.readText")}
            </Link>,
          ],
          [
            t("agreements.digest"),
            <bdi key="digest" className={sheet.reference} dir="ltr">
              {agreement.digest}
            </bdi>,
          ],
        ]}
      />
    </aside>
  );
};

/** One agreement: what it opens, who is bound, who has signed. */
export const AgreementPage = () => {
  const { t } = useTranslation();
  const { agreement: id = "" } = useParams({ strict: false });
  const query = useAgreement(id);
  return (
    <Answer isPage query={query}>
      {(agreement) => (
        <>
          <PageHeader
            above={<Link to="/agreements">{t("place.agreements")}</Link>}
            title={agreement.title}
            lang=""
            about={<AgreementStatus agreement={agreement} />}
          />
          <div className={`${sheet.page ?? ""} ${sheet.columns ?? ""}`}>
            <div>
              <Section title={t("agreements.scope")}>
                <Scope agreement={agreement} />
              </Section>
              <Section title={t("agreements.parties")} count={agreement.parties.length}>
                <Signatures agreement={agreement} />
              </Section>
              <AgreementDeeds agreement={agreement} />
            </div>
            <Side agreement={agreement} />
          </div>
        </>
      )}
    </Answer>
  );
};
