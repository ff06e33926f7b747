import { useTranslation } from "react-i18next";

import { Agency } from "./agency";
import { Telephone } from "./telephone";
import classes from "./untaken.module.css";

interface Late {
  agency: string;
  duty_telephone?: string | null;
}

/** Who did not take an emergency in charge in time, and the telephone to ring now. */
export const Untaken = ({ untaken }: { untaken: Late[] }) => {
  const { t } = useTranslation();
  return untaken.map((one) => (
    <p key={one.agency} className={classes.untaken} role="alert">
      {t("deadlines.untaken")} <Agency code={one.agency} />
      {one.duty_telephone != null && (
        <>
          {" "}
          <Telephone number={one.duty_telephone} />
        </>
      )}
    </p>
  ));
};
