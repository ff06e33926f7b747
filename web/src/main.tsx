import "@mantine/core/styles.layer.css";
import "@mantine/spotlight/styles.layer.css";
import "./app/faces.css";
import "./app/desk.css";

import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { startLanguage } from "./parts/language";
import { Providers } from "./app/providers";
import { router } from "./app/router";
import { guardPage } from "./app/trusted";

guardPage();
await startLanguage();

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no place for the desk");
createRoot(root).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
