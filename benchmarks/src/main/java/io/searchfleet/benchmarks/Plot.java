package io.searchfleet.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Lines over sizes, both axes logarithmic, as an SVG. Fonts are whatever looks at it. */
final class Plot {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 340;
    private static final int LEFT = 70;
    private static final int RIGHT = 150;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final List<String> COLOURS = List.of("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad");

    private final String title;
    private final String x;
    private final String y;
    private final Map<String, Map<Integer, Double>> lines = new LinkedHashMap<>();

    Plot(String title, String x, String y) {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    void line(String name, Map<Integer, Double> points) {
        lines.put(name, points);
    }

    String svg() {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT));
        text(svg, LEFT, 22, "start", title);
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", x);
        text(svg, LEFT - 60, TOP - 4, "start", y);
        ticks(svg);
        int number = 0;
        for (Map.Entry<String, Map<Integer, Double>> line : lines.entrySet()) {
            String colour = COLOURS.get(number % COLOURS.size());
            StringBuilder points = new StringBuilder();
            line.getValue().forEach((size, value) -> {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", across(size), up(value)));
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
                        across(size),
                        up(value),
                        colour));
            });
            svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
                    .append(colour)
                    .append("\" points=\"")
                    .append(points.toString().strip())
                    .append("\"/>\n");
            int row = TOP + 16 + 18 * number;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>%n",
                    WIDTH - RIGHT + 12,
                    row - 9,
                    colour));
            text(svg, WIDTH - RIGHT + 28, row, "start", line.getKey());
            number++;
        }
        return svg.append("</svg>\n").toString();
    }

    /** Powers of ten; up the side as many as the values need. */
    private void ticks(StringBuilder svg) {
        for (double size = lowest(); size <= highest(); size *= 10) {
            text(svg, across(size), HEIGHT - BOTTOM + 18, "middle", number(size));
        }
        for (double value = floor(); value <= ceiling() * 1.001; value *= 10) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT,
                    WIDTH - RIGHT,
                    up(value),
                    up(value)));
            text(svg, LEFT - 8, up(value) + 4, "end", number(value));
        }
    }

    private static String number(double value) {
        return value >= 1
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.valueOf(Math.round(value * 1000) / 1000.0);
    }

    private static void text(StringBuilder svg, double left, double top, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", left, top, anchor, text));
    }

    private double across(double size) {
        double span = Math.log(highest() / lowest());
        return LEFT + (span == 0 ? 0 : Math.log(size / lowest()) / span) * (WIDTH - LEFT - RIGHT);
    }

    private double up(double value) {
        return HEIGHT - BOTTOM - Math.log(value / floor()) / Math.log(ceiling() / floor()) * (HEIGHT - TOP - BOTTOM);
    }

    private double lowest() {
        return lines.values().stream()
                .flatMap(line -> line.keySet().stream())
                .mapToDouble(size -> size)
                .min()
                .orElse(1);
    }

    private double highest() {
        return lines.values().stream()
                .flatMap(line -> line.keySet().stream())
                .mapToDouble(size -> size)
                .max()
                .orElse(1);
    }

    private double floor() {
        return Math.pow(10, Math.floor(Math.log10(values().min().orElse(1))));
    }

    private double ceiling() {
        return Math.max(
                10 * floor(), Math.pow(10, Math.ceil(Math.log10(values().max().orElse(1)))));
    }

    private DoubleStream values() {
        return lines.values().stream().flatMap(line -> line.values().stream()).mapToDouble(value -> value);
    }
}
