import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Operations } from "../../api/shapes";
import { English } from "../../parts/english";
import { Facts } from "../../parts/facts";
import { numbers, sizeIn } from "../../parts/format";
import { Mark } from "../../parts/mark";
import { Moment, useNow } from "../../parts/moment";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";

/** A backup that is older than this is marked. */
const BACKUP_OLD_MS = 86_400_000;

/** Keys and a card that end sooner than this are marked. */
const ENDS_SOON_MS = 30 * 86_400_000;


const Until = ({ at }: { at: string }) => {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <>
      <Moment at={at} date />{" "}
      {Date.parse(at) - now < ENDS_SOON_MS && (
        <Mark tone="care" sign={IconAlertTriangle}>
          {t("operations.soon")}
        </Mark>
      )}
    </>
  );
};

/** What lies on the disk, and how much room is left. */
export const Storage = ({ operations }: { operations: Operations }) => {
  const { t, i18n } = useTranslation();
  const size = (bytes: number) => sizeIn(i18n.language, bytes);
  const { storage, card } = operations;
  return (
    <Section title={t("operations.storage")}>
      <Facts
        rows={[
          [t("operations.database"), size(storage.database_bytes)],
          [t("operations.attachments"), size(storage.attachments_bytes)],
          [
            t("operations.free"),
            storage.free_bytes == null ? null : size(storage.free_bytes),
          ],
          [t("operations.leaves"), numbers(i18n.language).format(storage.leaves)],
          [
            t("operations.card"),
            card == null ? null : <Until key="card" at={card.valid_until} />,
          ],
        ]}
      />
    </Section>
  );
};

const TONES = {
  fits: "good",
  changes: "care",
  first: "care",
  look: "care",
  bars: "bad",
  "not-known": "bad",
} as const satisfies Record<Operations["upgrade"][number]["state"], string>;

/** How what lies on the disk stands to this program, and what to do before a newer one. */
export const Upgrade = ({ operations }: { operations: Operations }) => {
  const { t } = useTranslation();
  return (
    <Section title={t("operations.upgrade")} about={t("operations.upgradeAbout")}>
      <Facts
        rows={[
          [t("operations.version"), operations.version],
          ...operations.upgrade.map(({ part, state, says }): [string, ReactNode] => [
            t(`upgradePart.${part}`),
            <span key={part}>
              <Mark tone={TONES[state]}>{t(`upgradeState.${state}`)}</Mark>{" "}
              <English>{says}</English>
            </span>,
          ]),
        ]}
      />
    </Section>
  );
};

/** When the last backup was made, and what has come since. */
export const Backup = ({ backup }: { backup: Operations["backup"] }) => {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const number = numbers(i18n.language);
  return (
    <Section title={t("operations.backup")} about={t("operations.backupAbout")}>
      {backup == null ? (
        <p>
          <Mark tone="care" sign={IconAlertTriangle}>
            {t("operations.noBackup")}
          </Mark>{" "}
          {t("operations.makeBackup")}{" "}
          <code className={sheet.reference} dir="ltr">
            comity backup create
          </code>
        </p>
      ) : (
        <Facts
          rows={[
            [
              t("operations.backupAt"),
              <span key="at">
                <Moment at={backup.at} whole />{" "}
                {now - Date.parse(backup.at) > BACKUP_OLD_MS && (
                  <Mark tone="care" sign={IconAlertTriangle}>
                    {t("operations.old")}
                  </Mark>
                )}
              </span>,
            ],
            [t("operations.backupSize"), sizeIn(i18n.language, backup.size_bytes)],
            [t("operations.backupSince"), number.format(backup.leaves_since)],
          ]}
        />
      )}
    </Section>
  );
};

/** The generations of the agency's keys, and until when each is valid. */
export const Keys = ({ keys }: { keys: Operations["keys"] }) => {
  const { t } = useTranslation();
  return (
    <Section title={t("operations.keys")} count={keys.length}>
      <div className={sheet.scroll}>
        <table className={sheet.table}>
          <thead>
            <tr>
              <th scope="col">{t("operations.generation")}</th>
              <th scope="col">{t("operations.from")}</th>
              <th scope="col">{t("operations.until")}</th>
              <th scope="col">{t("operations.certificate")}</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((one) => (
              <tr key={one.generation}>
                <th scope="row">
                  {one.generation}{" "}
                  {one.in_use && <Mark tone="good">{t("operations.inUse")}</Mark>}
                </th>
                <td>
                  <Moment at={one.from} date />
                </td>
                <td>
                  {one.until == null ? (
                    <span className={sheet.quiet}>{t("operations.noEnd")}</span>
                  ) : (
                    <Until at={one.until} />
                  )}
                </td>
                <td>
                  <bdi className={sheet.reference} dir="ltr">
                    {one.certificate}
                  </bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
};
