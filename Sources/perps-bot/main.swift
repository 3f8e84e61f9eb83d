print("perps-bot")
