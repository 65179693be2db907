// An address names only what differs from the rule: choices as the rule has them are left out of the form.
"use strict";

{
  const form = document.getElementById("count-form");
  const usual = JSON.parse(form.dataset.preset);

  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, preset] of Object.entries(usual)) {
      const given = formData.getAll(name);
      const chosen = given.length > 1 ? given.filter((one) => one !== "any") : given;
      if (chosen.length === preset.length && chosen.every((one) => preset.includes(one))) formData.delete(name);
    }
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });
}
