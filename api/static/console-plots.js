/* Plots of the tables that a page has: <figure data-plot> holds one, a day in each row. Without script the table stays. */
(() => {
  const DASHES = [[], [8, 4], [2, 3], [12, 3, 2, 3], [5, 2]];
  const HEIGHT = 200;
  const language = document.documentElement.lang;
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const dayAndYear = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const figures = new Intl.NumberFormat(language);
  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const at = (format) => (seconds) => format.format(new Date(seconds * 1000));

  /** The table as columns: days in seconds, then a column for each heading. */
  function read(table) {
    const rows = [...table.tBodies[0].rows];
    const days = rows.map((row) => Date.parse(row.querySelector('time').dateTime) / 1000);
    const columns = [...table.tHead.rows[0].cells].slice(1).map((cell, n) => ({
      label: cell.textContent.trim(),
      values: rows.map((row) => Number(row.cells[n + 1].dataset.value)),
    }));
    return { days, columns, when: table.tHead.rows[0].cells[0].textContent.trim() };
  }

  function axis(more) {
    const line = { stroke: ink('--line'), width: 1 };
    return { stroke: ink('--soft'), grid: line, ticks: line, font: '12px system-ui', labelFont: '12px system-ui', ...more };
  }

  function options({ columns, when, first, unit, sync, width }) {
    const series = columns.map(({ label }, n) => ({
      label,
      stroke: ink(`--plot-${first + n}`),
      width: 2,
      dash: DASHES[(first + n) % DASHES.length],
      points: { show: false },
      value: (_, value) => (value === null ? '–' : figures.format(value)),
    }));
    return {
      width,
      height: HEIGHT,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      scales: { y: { range: (_, __, most) => [0, Math.max(4, most * 1.05)] } },
      cursor: { sync: { key: sync }, drag: { x: false, y: false } },
      axes: [
        axis({ values: (_, marks) => marks.map(at(day)), space: 64, incrs: [1, 2, 7, 14, 28, 56, 91].map((n) => n * 86_400) }),
        axis({ label: unit, size: 60, values: (_, marks) => marks.map((mark) => (Number.isInteger(mark) ? figures.format(mark) : '')) }),
      ],
      series: [{ label: when, value: (_, seconds) => (seconds ? at(dayAndYear)(seconds) : '–') }, ...series],
    };
  }

  /** One plot, which the arrow keys go along; what they come to is said, too. */
  function draw(room, data, { title, hint, ...how }) {
    const place = document.createElement('div');
    place.tabIndex = 0;
    place.setAttribute('role', 'group');
    place.setAttribute('aria-label', `${title}. ${hint}`);
    const said = document.createElement('p');
    said.className = 'unseen';
    said.setAttribute('aria-live', 'polite');
    room.append(place, said);
    const plot = new uPlot(options({ ...how, width: place.clientWidth }), data, place);
    let here = data[0].length;
    place.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      here = Math.min(data[0].length - 1, Math.max(0, here + step));
      plot.setCursor({ left: plot.valToPos(data[0][here], 'x'), top: HEIGHT / 3 });
      const told = how.columns.map(({ label, values }) => `${label}: ${figures.format(values[here])}`);
      said.textContent = `${at(dayAndYear)(data[0][here])}. ${told.join(', ')}`;
    });
    new ResizeObserver(() => {
      if (Math.abs(plot.width - place.clientWidth) > 1) plot.setSize({ width: place.clientWidth, height: HEIGHT });
    }).observe(place);
  }

  /** The first column apart where it is of another size than the others. */
  function show(figure) {
    const { days, columns, when } = read(figure.querySelector('table'));
    const { hint, unit, apart } = figure.dataset;
    figure.querySelector('.drawn')?.remove();
    const room = document.createElement('div');
    room.className = 'drawn';
    figure.querySelector('details').before(room);
    const title = figure.querySelector('figcaption > :first-child').textContent.trim();
    const parts = apart === undefined ? [columns] : [columns.slice(0, 1), columns.slice(1)];
    let first = 0;
    for (const part of parts) {
      const data = [days, ...part.map(({ values }) => values)];
      draw(room, data, { columns: part, when, first, title, hint, unit, sync: figure.dataset.plot });
      first += part.length;
    }
  }

  const all = () => document.querySelectorAll('figure[data-plot]').forEach(show);
  all();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => requestAnimationFrame(all));
})();
