"""From measures to what people look at: charts, maps, tables, the report and exports."""
