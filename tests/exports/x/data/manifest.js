window.__THAR_CONFIG = {
  "userInfo": {
    "accountId": "99001100",
    "userName": "ArrenshireOPCC",
    "displayName": "Arrenshire OPCC"
  },
  "archiveInfo": {
    "sizeBytes": "123456",
    "generationDate": "2026-11-03T08:00:00.000Z",
    "isPartialArchive": false,
    "maxPartSizeBytes": "53687091200"
  },
  "readmeInfo": {
    "fileName": "data/README.txt"
  }
}
