import {
  IconBuilding,
  IconBuildingBank,
  IconCalendarEvent,
  IconCar,
  IconDeviceMobile,
  IconDna2,
  IconId,
  IconMail,
  IconMapPin,
  IconNetwork,
  IconPackage,
  IconPalette,
  IconPlane,
  IconShip,
  IconTarget,
  IconUser,
  IconWallet,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { RecordLine as Line } from "../../api/shapes";
import { Agency } from "../../parts/agency";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { endOf } from "../../parts/record-id";
import classes from "./records.module.css";

export const SIGNS: Record<Line["class"], Icon> = {
  person: IconUser,
  "travel-document": IconId,
  organisation: IconBuilding,
  vehicle: IconCar,
  firearm: IconTarget,
  vessel: IconShip,
  aircraft: IconPlane,
  "work-of-art": IconPalette,
  "bank-account": IconBuildingBank,
  wallet: IconWallet,
  phone: IconDeviceMobile,
  email: IconMail,
  "network-indicator": IconNetwork,
  "dna-profile": IconDna2,
  event: IconCalendarEvent,
  seizure: IconPackage,
  place: IconMapPin,
};

/** A record in a row: what it is, whose, under which restrictions, and until when. */
export const RecordLine = ({ record }: { record: Line }) => {
  const { t } = useTranslation();
  const Sign = SIGNS[record.class];
  const codes = record.handling.filter((code) => code !== "H0");
  return (
    <div className={classes.line}>
      <span className={classes.what}>
        <Sign size={16} stroke={1.6} aria-hidden />
        {t(`recordClass.${record.class}`)}
        <bdi className={classes.id} dir="ltr" title={record.record}>
          {endOf(record.record)}
        </bdi>
      </span>
      <span>
        <Agency code={record.owner} />
      </span>
      <span className={classes.marks}>
        {record.state === "restricted" && <Mark tone="bad">{t("recordState.restricted")}</Mark>}
        {codes.map((code) => (
          <Mark key={code} tone="care">
            {code}
          </Mark>
        ))}
        {record.in_sight && <Mark tone="plain">{t("records.inSight")}</Mark>}
      </span>
      <span className={classes.when}>
        <Moment at={record.since} date />
      </span>
      <span className={classes.when}>
        {record.erase_at != null ? (
          <>
            {t("records.erase")} <Moment at={record.erase_at} date />
          </>
        ) : record.review_at != null ? (
          <>
            {t("records.review")} <Moment at={record.review_at} date />
          </>
        ) : null}
      </span>
    </div>
  );
};
