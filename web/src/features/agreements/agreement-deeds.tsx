import { Checkbox, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { readsContent } from "../../api/roles";
import type { Agreement } from "../../api/shapes";
import { useAgency as useOwn } from "../../api/use-agency";
import { Deeds, type Ways } from "../../parts/deeds";
import { Doing } from "../../parts/doing";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";

/** Signs the text of this digest, once it was read. */
const Signing = ({ agreement }: { agreement: Agreement }) => {
  const { t } = useTranslation();
  const [isRead, setRead] = useState(false);
  return (
    <Doing
      name={`sign.${agreement.agreement}`}
      ask={null}
      isLacking={!isRead}
      deeds={[
        {
          label: t("agreements.sign"),
          form: () => ({
            body: {
              kind: "agreement.sign",
              agreement: agreement.agreement,
              digest: agreement.digest,
            },
            answers: agreement.proposal,
          }),
        },
      ]}
    >
      {(isTried) => (
        <Checkbox
          label={t("agreements.haveRead")}
          description={
            <Link to="/acts/$act" params={{ act: agreement.proposal }} className={sheet.link}>
              {t("agreements.readText")}
            </Link>
          }
          checked={isRead}
          error={isTried && !isRead ? t("agreements.readFirst") : undefined}
          onChange={(event) => {
            setRead(event.currentTarget.checked);
          }}
        />
      )}
    </Doing>
  );
};

/** Stops it for this agency: for a time, or for good. */
const Stopping = ({
  agreement,
  kind,
}: {
  agreement: Agreement;
  kind: "agreement.suspend" | "agreement.end";
}) => {
  const { t } = useTranslation();
  return (
    <Doing
      name={`${kind}.${agreement.agreement}`}
      ask={t("agreements.stopWhy")}
      deeds={[
        {
          label: kind === "agreement.end" ? t("agreements.end") : t("agreements.suspend"),
          form: (reason) => ({ body: { kind, agreement: agreement.agreement, reason } }),
        },
      ]}
    />
  );
};

const waysOf = (agreement: Agreement, own: string): Ways => {
  const { parties, signed, status, left } = agreement;
  const hasLeft = left.find((one) => one.agency === own)?.status;
  if (!parties.includes(own) || status === "ended" || hasLeft === "ended") return [];
  if (!signed.includes(own)) return [["sign", <Signing key="sign" agreement={agreement} />]];
  const end = <Stopping key="end" agreement={agreement} kind="agreement.end" />;
  const suspend = <Stopping key="suspend" agreement={agreement} kind="agreement.suspend" />;
  const isRunning = status !== "suspended" && hasLeft === undefined;
  return [...(isRunning ? [["suspend", suspend] as Ways[number]] : []), ["end", end]];
};

/** What this agency can do about an agreement: sign it, stop it, propose another in its place. */
export const AgreementDeeds = ({ agreement }: { agreement: Agreement }) => {
  const { t } = useTranslation();
  const own = useOwn().data;
  if (own === undefined || !readsContent(own.you.role)) return null;
  const ways = waysOf(agreement, own.agency);
  const isParty = agreement.parties.includes(own.agency);
  const id = agreement.agreement;
  return (
    <Section title={t("doing.canDo")}>
      {/* What changed it changes what can be done. */}
      <Deeds key={ways.map(([name]) => name).join()} ways={ways} />
      <Group gap="lg" mt="md">
        {isParty && agreement.status !== "ended" && (
          <Link
            to="/agreements/propose"
            search={{ like: id, replaces: id }}
            className={sheet.link}
          >
            {t("agreements.counter")}
          </Link>
        )}
        <Link to="/agreements/propose" search={{ like: id }} className={sheet.link}>
          {t("agreements.alike")}
        </Link>
      </Group>
    </Section>
  );
};
