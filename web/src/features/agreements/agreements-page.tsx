import { Button, SegmentedControl } from "@mantine/core";
import { IconFileCertificate } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { readsContent } from "../../api/roles";
import { useAgency as useOwn } from "../../api/use-agency";
import { Answer } from "../../parts/answer";
import { Empty } from "../../parts/empty";
import { PageHeader } from "../../parts/page-header";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { AgreementTable } from "./agreement-table";
import { Bindings } from "./bindings";
import { useAgency, useAgreements, useOwnCode } from "./use-agreements";

const VIEWS = ["agreements", "instruments"] as const;

const Agreements = () => {
  const { t } = useTranslation();
  const agreements = useAgreements();
  return (
    <Answer query={agreements}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty icon={IconFileCertificate} title={t("agreements.none")}>
            {t("agreements.noneMeans")}
          </Empty>
        ) : (
          <AgreementTable agreements={items} />
        )
      }
    </Answer>
  );
};

const Instruments = () => {
  const { t } = useTranslation();
  const own = useOwnCode();
  const agency = useAgency(own.data);
  return (
    <Answer query={agency}>
      {({ bound_by: bound }) => {
        const now = bound.filter((one) => one.in_force);
        const other = bound.filter((one) => !one.in_force);
        if (bound.length === 0) {
          return (
            <Empty icon={IconFileCertificate} title={t("agreements.noInstrument")}>
              {t("agreements.noInstrumentMeans")}
            </Empty>
          );
        }
        return (
          <>
            <Section title={t("agreements.bindsNow")} count={now.length}>
              <Bindings bindings={now} label={t("agreements.bindsNow")} />
            </Section>
            {other.length > 0 && (
              <Section title={t("agreements.bindsOther")} count={other.length}>
                <Bindings bindings={other} label={t("agreements.bindsOther")} />
              </Section>
            )}
          </>
        );
      }}
    </Answer>
  );
};

/** On what ground we cooperate: agreements with others, and the instruments that we adopted. */
export const AgreementsPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const role = useOwn().data?.you.role;
  const search = useSearch({ strict: false });
  const view = search.view === "instruments" ? "instruments" : "agreements";
  return (
    <>
      <PageHeader title={t("place.agreements")} about={t("agreements.about")}>
        <SegmentedControl
          aria-label={t("agreements.which")}
          value={view}
          onChange={(to) =>
            void go({ to: "/agreements", search: to === "instruments" ? { view: to } : {} })
          }
          data={VIEWS.map((value) => ({ value, label: t(`agreements.view.${value}`) }))}
        />
        {role !== undefined && readsContent(role) && (
          <Button component={Link} to="/agreements/propose" size="compact-md">
            {t("agreements.propose")}
          </Button>
        )}
      </PageHeader>
      <div className={sheet.page}>{view === "agreements" ? <Agreements /> : <Instruments />}</div>
    </>
  );
};
