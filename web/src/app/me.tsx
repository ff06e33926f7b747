import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import {
  IconChevronDown,
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconRowInsertBottom,
  IconSettings,
  IconSun,
  IconUserCircle,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useSignOut } from "../features/session/use-session";
import { useDensity } from "./appearance";
import { LANGUAGES, speak } from "../parts/language";
import { useOwn } from "./session";
import classes from "./me.module.css";

const SCHEMES = [
  { name: "light", icon: IconSun },
  { name: "dark", icon: IconMoon },
  { name: "auto", icon: IconDeviceDesktop },
] as const;

/** Who sits here, and how the desk looks to them. */
export const Me = () => {
  const { t, i18n } = useTranslation();
  const { role } = useOwn().you;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useDensity();
  const leaving = useSignOut();
  return (
    <Menu position="bottom-end" width={240} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.me}>
          <IconUserCircle size={20} stroke={1.6} aria-hidden className={classes.sign} />
          <span className={classes.role}>{t(`role.${role}`)}</span>
          <IconChevronDown size={14} stroke={1.8} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("me.appearance")}</Menu.Label>
        {SCHEMES.map(({ name, icon: Sign }) => (
          <Menu.Item
            key={name}
            leftSection={<Sign size={16} stroke={1.6} aria-hidden />}
            data-chosen={colorScheme === name || undefined}
            className={classes.item}
            onClick={() => {
              setColorScheme(name);
            }}
          >
            {t(`scheme.${name}`)}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={<IconRowInsertBottom size={16} stroke={1.6} aria-hidden />}
          onClick={() => {
            setDensity(density === "dense" ? "comfortable" : "dense");
          }}
        >
          {density === "dense" ? t("me.comfortable") : t("me.dense")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          to="/settings"
          leftSection={<IconSettings size={16} stroke={1.6} aria-hidden />}
        >
          {t("place.settings")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.6} aria-hidden />}
          onClick={() => {
            leaving.mutate(false);
          }}
        >
          {t("me.signOut")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("me.language")}</Menu.Label>
        {LANGUAGES.map(({ code, name, dir }) => (
          <Menu.Item
            key={code}
            lang={code}
            dir={dir}
            leftSection={<IconLanguage size={16} stroke={1.6} aria-hidden />}
            data-chosen={i18n.language === code || undefined}
            className={classes.item}
            onClick={() => void speak(code)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
