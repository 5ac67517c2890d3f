// Sends the example requests of /docs. The page reads the same without it.

const key = document.querySelector("#key");

function headers() {
  const sent = { "Content-Type": "application/json" };
  if (key?.value) sent.Authorization = `Bearer ${key.value}`;
  return sent;
}

async function send(form) {
  const started = performance.now();
  const response = await fetch(form.dataset.path, {
    method: "POST",
    headers: headers(),
    body: form.querySelector("textarea").value,
  });
  const answer = await response.json();
  const took = Math.round(performance.now() - started);
  return { line: `${response.status} in ${took} ms`, text: JSON.stringify(answer, null, 2) };
}

async function onSubmit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const reply = form.querySelector(".reply");
  const output = form.querySelector("output");
  try {
    const { line, text } = await send(form);
    output.value = line;
    reply.textContent = text;
    reply.hidden = false;
  } catch {
    output.value = "The service does not answer.";
    reply.hidden = true;
  }
}

for (const form of document.querySelectorAll("form[data-path]")) {
  form.addEventListener("submit", onSubmit);
  for (const button of form.querySelectorAll("[data-sample]")) {
    button.addEventListener("click", () => {
      form.querySelector("textarea").value = button.dataset.sample;
    });
  }
}
