import { useTranslation } from "react-i18next";

import { LANGUAGES, speak } from "./language";
import classes from "./tongues.module.css";

/** The languages, each by its own name: for whoever cannot read the one that is shown. */
export const Tongues = () => {
  const { t, i18n } = useTranslation();
  return (
    <div role="group" aria-label={t("me.language")} className={classes.tongues}>
      {LANGUAGES.map(({ code, name }) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={i18n.language === code}
          className={classes.tongue}
          onClick={() => void speak(code)}
        >
          {name}
        </button>
      ))}
    </div>
  );
};
