window.YTD.account.part0 = [
  {
    "account": {
      "email": "CANARY-MAILBOX@pcc.arrenshire.example",
      "createdVia": "web",
      "username": "ArrenshireOPCC",
      "accountId": "99001100",
      "createdAt": "2012-11-22T09:00:00.000Z",
      "accountDisplayName": "Arrenshire OPCC"
    }
  }
]
