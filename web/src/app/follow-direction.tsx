import { useDirection } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { directionOf } from "../parts/language";

/** Turns the parts of the desk round when the language is written from right to left. */
export const FollowDirection = () => {
  const { i18n } = useTranslation();
  const { setDirection } = useDirection();
  useEffect(() => {
    setDirection(directionOf(i18n.language));
  }, [i18n.language, setDirection]);
  return null;
};
