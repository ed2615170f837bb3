"""What commands show: tables, JSON, problems, files beside the records, the brief and the days ahead."""
