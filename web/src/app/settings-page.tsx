import { Radio, SegmentedControl, Stack, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { AccountParts } from "../features/session/account-parts";
import { Facts } from "../parts/facts";
import { PageHeader } from "../parts/page-header";
import { Section } from "../parts/section";
import sheet from "../parts/sheet.module.css";
import { useDensity, type Density } from "./appearance";
import { Keys } from "./keys";
import { LANGUAGES, speak } from "../parts/language";
import { useOwn } from "./session";

const SCHEMES = ["light", "dark", "auto"] as const;

const DENSITIES: Density[] = ["comfortable", "dense"];

/** How the desk speaks and looks to whoever sits here; this browser keeps it. */
export const SettingsPage = () => {
  const { t, i18n } = useTranslation();
  const { you } = useOwn();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useDensity();
  return (
    <>
      <PageHeader title={t("place.settings")} about={t("settings.about")} />
      <div className={sheet.page}>
        <Section title={t("settings.you")}>
          <Facts
            rows={[
              [t("settings.role"), t(`role.${you.role}`)],
              [
                t("settings.officer"),
                <bdi key="officer" className={sheet.reference} dir="ltr">
                  {you.officer}
                </bdi>,
              ],
            ]}
          />
        </Section>
        <AccountParts />
        <Section title={t("me.language")}>
          <Radio.Group
            aria-label={t("me.language")}
            value={i18n.language}
            onChange={(to) => {
              const chosen = LANGUAGES.find((one) => one.code === to);
              if (chosen !== undefined) void speak(chosen.code);
            }}
          >
            <Stack gap="xs">
              {LANGUAGES.map(({ code, name }) => (
                <Radio key={code} value={code} label={<bdi lang={code}>{name}</bdi>} />
              ))}
            </Stack>
          </Radio.Group>
        </Section>
        <Section title={t("me.appearance")}>
          <SegmentedControl
            aria-label={t("me.appearance")}
            value={colorScheme}
            onChange={(to) => {
              const chosen = SCHEMES.find((one) => one === to);
              if (chosen !== undefined) setColorScheme(chosen);
            }}
            data={SCHEMES.map((value) => ({ value, label: t(`scheme.${value}`) }))}
          />
        </Section>
        <Section title={t("settings.density")}>
          <SegmentedControl
            aria-label={t("settings.density")}
            value={density}
            onChange={(to) => {
              setDensity(to);
            }}
            data={DENSITIES.map((value) => ({ value, label: t(`density.${value}`) }))}
          />
        </Section>
        <Section title={t("keys.title")}>
          <Keys />
        </Section>
      </div>
    </>
  );
};
