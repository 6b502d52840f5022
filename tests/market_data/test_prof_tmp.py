import cProfile, pstats, time, random
from tests.market_data.test_olist_facts import *
def test_prof(server, migrated, market_data, tmp_path):
    olist=market_data/"olist"
    frames = olist_increments.months(olist)
    folders=[olist_increments.write(tmp_path / f"day {n}", d, register=olist) for n,d in enumerate(olist_increments.increments(frames))]
    print(len(folders))
    random.Random(7).shuffle(folders)
    with market(server, migrated, tmp_path/"v") as app:
        for i,f in enumerate(folders):
            t=time.time()
            if i in (100,):
                p=cProfile.Profile(); p.enable(); take_in(app,f); p.disable()
                pstats.Stats(p).sort_stats("cumulative").print_stats(60)
            else: take_in(app,f)
            if i%20==0: print(i,'%.2f'%(time.time()-t),flush=True)
            if i>101: break
