import sys; sys.path.insert(0,"/work/main")
import pytest
from tests.dashboard.browsing import chromium, person, served
from tests.dashboard.small_market import OFFICER
def test_weight(market):
    with served(market) as at, chromium() as b:
        for path in ("/dashboard/","/dashboard/sellers"):
            with person(b, at, OFFICER) as p:
                c=p.page.context.new_cdp_session(p.page); c.send("Network.enable"); c.send("Network.setCacheDisabled",{"cacheDisabled":True})
                tot=[0,0]; 
                c.on("Network.loadingFinished", lambda e: tot.__setitem__(0,tot[0]+e["encodedDataLength"]))
                c.on("Network.dataReceived", lambda e: tot.__setitem__(1,tot[1]+e["dataLength"]))
                p.open(path); p.page.wait_for_timeout(500)
                print("\nWEIGHT",path,[round(x/1e6,2) for x in tot])
