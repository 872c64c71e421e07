// The staff room's script. Its pages work without it, except the map.

import { dressFaults } from "./staff/faults";
import { dressSites } from "./staff/sites";
import { dressLocate } from "./staff/locate";
import { dressForm } from "./staff/form";
import { dressMenu } from "./staff/menu";

const main = document.querySelector("main") as HTMLElement;

document.documentElement.classList.add("js");
dressFaults(main);
dressLocate(main);
dressSites(main);
dressForm(main);
dressMenu(document.querySelector(".menu"));
