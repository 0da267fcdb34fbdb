window.YTD.ip_audit.part0 = [
  {
    "ipAudit": {
      "loginIp": "192.0.2.77"
    }
  }
]
