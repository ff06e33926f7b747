import { IconBell } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { readsContent } from "../../api/roles";
import { useAgency } from "../../api/use-agency";
import { endsSoon, useEndingWatches } from "../../api/use-ending-watches";
import { useNow } from "../../parts/moment";
import classes from "./inbox-page.module.css";

/** That own watches end soon, while they can still be renewed. */
export const EndingWatches = () => {
  const { t } = useTranslation();
  const now = useNow();
  const you = useAgency().data?.you;
  const watches = useEndingWatches(you !== undefined && readsContent(you.role)).data ?? [];
  const count = watches.filter((one) => one.officer === you?.officer && endsSoon(one, now)).length;
  if (count === 0) return null;
  return (
    <p className={classes.ending} role="status">
      <IconBell size={16} stroke={1.8} aria-hidden />
      <span>{t("watch.endingStrip", { count })}</span>
      <Link to="/watches" className={classes.endingTo}>
        {t("watch.endingSee")}
      </Link>
    </p>
  );
};
