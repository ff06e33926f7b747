import { AppShell, Burger, Button, Group, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { IconBolt, IconSearch } from "@tabler/icons-react";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { readsContent } from "../api/roles";
import { DutyStrip } from "../features/duty/duty-strip";
import { EmergencyStrip } from "../features/emergency/emergency-strip";
import { Agency } from "../parts/agency";
import { KeyHint } from "../parts/key-hint";
import { Signing } from "../parts/signing";
import { LineMark } from "./line-mark";
import { Me } from "./me";
import { Nowhere } from "./nowhere";
import { Palette } from "./palette";
import { PLACES, type Place } from "./places";
import { useOwn } from "./session";
import classes from "./shell.module.css";
import { Shortcuts } from "./shortcuts";

const PlaceLink = ({ place, close }: { place: Place; close: () => void }) => {
  const { t } = useTranslation();
  const Sign = place.icon;
  return (
    <Link to={place.to} className={classes.place} onClick={close}>
      <Sign size={18} stroke={1.6} aria-hidden />
      <span className={classes.name}>{t(place.words)}</span>
      <KeyHint keys={`g ${place.key}`} />
    </Link>
  );
};

const Navigation = ({ close }: { close: () => void }) => {
  const { t } = useTranslation();
  const { role } = useOwn().you;
  return (["work", "ground", "proof"] as const).map((group) => (
    <div key={group} className={classes.group} role="group" aria-label={t(`group.${group}`)}>
      {PLACES.filter((place) => place.group === group && place.open(role)).map((place) => (
        <PlaceLink key={place.to} place={place} close={close} />
      ))}
    </div>
  ));
};

const Emergency = () => {
  const { t } = useTranslation();
  return (
    <Button
      component={Link}
      to="/emergency"
      color="red.9"
      size="compact-md"
      leftSection={<IconBolt size={16} stroke={2} aria-hidden />}
      rightSection={<KeyHint keys="!" />}
    >
      {t("shell.emergency")}
    </Button>
  );
};

/** Where something is written that is in no list of places. */
const WRITTEN = ["/emergency", "/agreements/propose"];

/** The page, where it is one for the role. The node holds to it; this asks in vain for nothing. */
const Page = () => {
  const { role } = useOwn().you;
  const path = useLocation({ select: ({ pathname }) => pathname });
  const isIn = (to: string) => path === to || path.startsWith(`${to}/`);
  const isOpen = WRITTEN.some(isIn)
    ? readsContent(role)
    : PLACES.every((place) => !isIn(place.to) || place.open(role));
  return isOpen ? <Outlet /> : <Nowhere />;
};

/** The frame of every page: where one is, where one can go, and whether the node is heard. */
export const Shell = () => {
  const { t } = useTranslation();
  const own = useOwn();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 224, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
    >
      <a href="#main" className={classes.skip}>
        {t("shell.skip")}
      </a>
      <AppShell.Header className={classes.header}>
        <Group gap="sm" wrap="nowrap">
          <Burger
            opened={isOpen}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={t("shell.menu")}
          />
          <span className={classes.own}>
            <Agency code={own.agency} />
            <bdi className={classes.ownName}>{own.name}</bdi>
          </span>
        </Group>
        <UnstyledButton className={classes.find} onClick={spotlight.open}>
          <IconSearch size={16} stroke={1.6} aria-hidden />
          <span>{t("shell.find")}</span>
          <KeyHint keys="Ctrl K" />
        </UnstyledButton>
        <Group gap="sm" wrap="nowrap">
          <LineMark />
          {readsContent(own.you.role) && <Emergency />}
          <Me />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navigation} aria-label={t("shell.places")}>
        <Navigation close={close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" className={classes.main}>
        {readsContent(own.you.role) && (
          <>
            <EmergencyStrip />
            <DutyStrip you={own.you.officer} />
          </>
        )}
        <Page />
      </AppShell.Main>
      <Palette />
      <Signing />
      <Shortcuts />
    </AppShell>
  );
};
